package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Edits of applied ConfigMaps, one after the other, each of another object. The clock starts just
 * before the edit and ends at the watch event of the restored object.
 */
final class HealWork {
  private static final int OBJECTS = 200;
  private static final long BETWEEN_MILLIS = 50;

  private final Environment environment;
  private final int edits;
  private final Figures figures;

  HealWork(Environment environment, int edits, Figures figures) {
    this.environment = environment;
    this.edits = edits;
    this.figures = figures;
  }

  void run() throws Exception {
    List<String> names = IntStream.range(0, OBJECTS).mapToObj(i -> "heal-" + i).toList();
    StringBuilder manifests = new StringBuilder();
    for (String name : names) {
      manifests.append(
          """
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: %s}
          data: {value: wanted}
          """
              .formatted(name));
    }
    environment
        .work()
        .write("deploy/all.yaml", manifests.toString().getBytes(StandardCharsets.UTF_8))
        .push("Add");
    List<Double> seconds = new ArrayList<>();
    try (Sighting maps = environment.sight(Environment.objects("configmaps"))) {
      Sighting.Expected made = maps.expect(names, (_, it) -> value(it).equals("wanted"));
      environment.createApplication("heal", "deploy", "");
      made.await();
      TimeUnit.SECONDS.sleep(3);
      for (int i = 0; i < edits; i++) {
        String name = names.get(i % OBJECTS);
        // the edit itself is seen as well: what it wrote is not what is waited for
        boolean[] edited = new boolean[1];
        Sighting.Expected restored =
            maps.expect(
                List.of(name),
                (_, it) -> {
                  edited[0] |= value(it).equals("edited");
                  return edited[0] && value(it).equals("wanted");
                });
        long start = System.nanoTime();
        environment
            .api()
            .patch(
                Environment.objects("configmaps/" + name),
                Api.MERGE_PATCH,
                "{\"data\": {\"value\": \"edited\"}}");
        seconds.add(restored.await().lastAfter(start));
        TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
      }
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    figures.add("C: self-heal p50, s", Figures.median(sorted));
    figures.add("C: self-heal p99, s", sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1));
    figures.add("C: self-heal slowest, s", sorted.getLast());
  }

  private static String value(JsonNode object) {
    return object.at("/data/value").asText();
  }
}
