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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {
  private static final int SYNCS = 50;
  private static final int OBJECTS = 100;
  private static final String HOOK =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {generateName: hook-, annotations: {argocd.argoproj.io/hook: Sync}}
      """;
  private static final Duration LONGEST_RUN = Duration.ofMillis(2500);
  private static final Duration LONGEST_SYNC = Duration.ofMillis(250);

  /**
   * Each round commits 100 objects, some of the last round's and some new, lets the controller work
   * for a random time and kills it with SIGKILL: every other round since its start, else since the
   * first new object appeared. Half of the objects come in a second wave, after a hook with a
   * generated name. After the last round the cluster holds exactly the last commit, and of all the
   * hooks that one's.
   */
  @Test
  void killedAtRandomMomentsItLeavesExactlyTheObjectsOfTheLastCommit(@TempDir Path folder) {
    long seed = Long.getLong("sealgate.crash.seed", System.nanoTime());
    System.out.println(
        "CrashIT seed " + seed + " (repeat with -Dsealgate.crash.seed=" + seed + ")");
    Random random = new Random(seed);
    try (Stage stage = Stage.of(folder)) {
      ApplicationUnderTest app = stage.newApplication();
      app.create("");
      Map<String, String> wanted = Map.of();
      String commit = "";
      int cutShort = 0;
      for (int round = 0; round < SYNCS; round++) {
        wanted = objects(round, random);
        commit = app.commit(asFile(wanted));
        if (round > 0) {
          stage.controller().start();
        }
        if (round % 2 == 0) {
          LockSupport.parkNanos(random.nextLong(LONGEST_RUN.toNanos()));
        } else {
          awaitFirst(stage, app, wanted);
          LockSupport.parkNanos(random.nextLong(LONGEST_SYNC.toNanos()));
        }
        stage.controller().kill();
        Map<String, String> left = inCluster(stage, app);
        boolean begun = left.entrySet().stream().anyMatch(wanted.entrySet()::contains);
        cutShort += begun && !left.equals(wanted) ? 1 : 0;
      }
      System.out.println("CrashIT: " + cutShort + " of " + SYNCS + " syncs were cut short");
      assertThat(cutShort).as("syncs that the kill came in the middle of").isPositive();
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
    }
  }

  /** Every round's values are of a range of their own, so one of them tells that it has begun. */
  private static void awaitFirst(
      Stage stage, ApplicationUnderTest app, Map<String, String> wanted) {
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
                map -> map.getMetadata().getName(), CrashIT::value, (a, _) -> a, TreeMap::new));
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
