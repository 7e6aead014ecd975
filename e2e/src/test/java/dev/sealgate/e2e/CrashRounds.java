package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Each round commits 100 objects, some of the last round's and some new, starts the controller and
 * kills it with SIGKILL. Half of the objects come in a second wave, after a hook with a generated
 * name. After the last round the cluster holds exactly the last commit, and of all the hooks that
 * one's.
 */
final class CrashRounds {
  private static final int ROUNDS = 25;
  private static final int OBJECTS = 100;
  private static final String HOOK =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {generateName: hook-, annotations: {argocd.argoproj.io/hook: Sync}}
      """;

  /** Lets the controller, which has just been started, work until the kill. */
  interface Work {
    void until(Stage stage, ApplicationUnderTest app, Map<String, String> wanted, Random random);
  }

  private CrashRounds() {}

  /**
   * @return how many syncs the kill came in the middle of
   */
  static int survive(Path folder, Work work) {
    long seed = Long.getLong("sealgate.crash.seed", System.nanoTime());
    System.out.println("crash seed " + seed + " (repeat with -Dsealgate.crash.seed=" + seed + ")");
    Random random = new Random(seed);
    try (Stage stage = Stage.of(folder)) {
      ApplicationUnderTest app = stage.newApplication();
      app.create("");
      Map<String, String> wanted = Map.of();
      String commit = "";
      int cutShort = 0;
      for (int round = 0; round <= ROUNDS; round++) {
        wanted = objects(round, random);
        commit = app.commit(asFile(wanted));
        if (round == 0) {
          // a first process that is never let alone would make a sealing key in every round
          app.awaitSynced(commit);
        } else {
          stage.controller().start();
          work.until(stage, app, wanted, random);
        }
        stage.controller().kill();
        Map<String, String> left = inCluster(stage, app);
        boolean begun = left.entrySet().stream().anyMatch(wanted.entrySet()::contains);
        cutShort += begun && !left.equals(wanted) ? 1 : 0;
      }
      System.out.println(cutShort + " of " + ROUNDS + " syncs were cut short");
      stage.controller().start();
      app.awaitSynced(commit);
      Map<String, String> last = wanted;
      await()
          .atMost(ApplicationUnderTest.PATIENCE)
          .untilAsserted(() -> assertThat(inCluster(stage, app)).isEqualTo(last));
      assertThat(app.inventory())
          .extracting(entry -> entry.substring(entry.lastIndexOf('/') + 1))
          .as("the inventory names what is there, no more")
          .containsExactlyInAnyOrderElementsOf(last.keySet());
      assertThat(named(stage, app, "hook-")).as("hooks that are left").hasSize(1);
      return cutShort;
    }
  }

  /** Every round's values are of a range of their own, so one of them tells that it has begun. */
  static void awaitFirst(Stage stage, ApplicationUnderTest app, Map<String, String> wanted) {
    await()
        .atMost(ApplicationUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> inCluster(stage, app).entrySet().stream().anyMatch(wanted.entrySet()::contains));
  }

  private static Map<String, String> objects(int round, Random random) {
    Set<Integer> numbers = new TreeSet<>();
    while (numbers.size() < OBJECTS) {
      numbers.add(random.nextInt(OBJECTS * 2));
    }
    return numbers.stream()
        .collect(
            Collectors.toMap(
                number -> "object-" + number,
                _ -> round + "-" + random.nextInt(1000),
                (a, _) -> a,
                TreeMap::new));
  }

  private static Map<String, String> asFile(Map<String, String> objects) {
    StringBuilder yaml = new StringBuilder(HOOK);
    objects.forEach((name, value) ->
        yaml.append(
            """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s, annotations: {argocd.argoproj.io/sync-wave: "%s"}}
            data: {v: "%s"}
            """
                .formatted(name, name.hashCode() & 1, value)));
    return Map.of("objects.yaml", yaml.toString());
  }

  private static Map<String, String> inCluster(Stage stage, ApplicationUnderTest app) {
    return named(stage, app, "object-").stream()
        .collect(
            Collectors.toMap(
                map -> map.getMetadata().getName(), CrashRounds::value, (a, _) -> a, TreeMap::new));
  }

  private static List<ConfigMap> named(Stage stage, ApplicationUnderTest app, String prefix) {
    return stage.client().configMaps().inNamespace(app.namespace()).list().getItems().stream()
        .filter(map -> map.getMetadata().getName().startsWith(prefix))
        .toList();
  }

  private static String value(ConfigMap map) {
    return map.getData().getOrDefault("v", "");
  }
}
