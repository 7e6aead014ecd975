package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Each round commits 100 objects to each of three Applications, some of the last round's and some
 * new, starts the controller and kills it with SIGKILL. Half of the objects come in a second wave,
 * after a hook with a generated name. After the last round the cluster holds exactly the last
 * commits, and of all the hooks those of these.
 */
final class CrashRounds {
  /** Most of a round is the start of a JVM, so several Applications are cut short by each kill. */
  private static final int APPLICATIONS = 3;

  private static final int OBJECTS = 100;
  private static final String HOOK =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {generateName: hook-, annotations: {argocd.argoproj.io/hook: Sync}}
      """;

  private final Stage stage;
  private final Random random;
  private final List<ApplicationUnderTest> apps = new ArrayList<>();
  private List<Map<String, String>> wanted = List.of();

  /** Lets the controller, which has just been started, work until the kill. */
  interface Work {
    /**
     * @param whole what a start and its syncs take
     */
    void until(CrashRounds rounds, Duration whole, Random random);
  }

  private CrashRounds(Stage stage, Random random) {
    this.stage = stage;
    this.random = random;
  }

  static int kills() {
    return Faults.isLong() ? 25 : 7;
  }

  /**
   * @return how many syncs the kills came in the middle of
   */
  static int survive(Path folder, Work work) {
    long seed = Long.getLong("sealgate.crash.seed", System.nanoTime());
    System.out.println("crash seed " + seed + " (repeat with -Dsealgate.crash.seed=" + seed + ")");
    try (Stage stage = Stage.of(folder)) {
      return new CrashRounds(stage, new Random(seed)).survive(work);
    }
  }

  private int survive(Work work) {
    for (int i = 0; i < APPLICATIONS; i++) {
      apps.add(stage.newApplication());
      apps.getLast().create("");
    }
    // a first process that is never let alone would make a sealing key in every round
    synced(commit(0));
    stage.controller().kill();
    List<String> undisturbed = commit(1);
    Duration whole =
        Faults.timed(() -> {
          stage.controller().start();
          synced(undisturbed);
        });
    stage.controller().kill();
    int cutShort = 0;
    List<String> commits = undisturbed;
    for (int round = 2; round < kills() + 2; round++) {
      commits = commit(round);
      stage.controller().start();
      work.until(this, whole, random);
      stage.controller().kill();
      for (int i = 0; i < APPLICATIONS; i++) {
        cutShort += hasBegun(i) && !inCluster(apps.get(i)).equals(wanted.get(i)) ? 1 : 0;
      }
    }
    System.out.printf(
        "a start and its syncs took %d ms; %d kills cut %d of %d syncs short%n",
        whole.toMillis(), kills(), cutShort, kills() * APPLICATIONS);
    stage.controller().start();
    synced(commits);
    for (int i = 0; i < APPLICATIONS; i++) {
      ApplicationUnderTest app = apps.get(i);
      Map<String, String> last = wanted.get(i);
      await()
          .atMost(ApplicationUnderTest.PATIENCE)
          .untilAsserted(() -> assertThat(inCluster(app)).isEqualTo(last));
      assertThat(app.inventory())
          .extracting(entry -> entry.substring(entry.lastIndexOf('/') + 1))
          .as("the inventory names what is there, no more")
          .containsExactlyInAnyOrderElementsOf(last.keySet());
      assertThat(named(app, "hook-")).as("hooks that are left").hasSize(1);
    }
    return cutShort;
  }

  private List<String> commit(int round) {
    wanted = apps.stream().map(_ -> objects(round, random)).toList();
    return IntStream.range(0, APPLICATIONS)
        .mapToObj(i -> apps.get(i).commit(asFile(wanted.get(i))))
        .toList();
  }

  private void synced(List<String> commits) {
    for (int i = 0; i < APPLICATIONS; i++) {
      apps.get(i).awaitSynced(commits.get(i));
    }
  }

  /** Until one of the Applications has a first object of its new commit. */
  void awaitFirst() {
    await()
        .atMost(ApplicationUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> IntStream.range(0, APPLICATIONS).anyMatch(this::hasBegun));
  }

  /** Every round's values are of a range of their own, so one of them tells. */
  private boolean hasBegun(int i) {
    return inCluster(apps.get(i)).entrySet().stream().anyMatch(wanted.get(i).entrySet()::contains);
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

  private Map<String, String> inCluster(ApplicationUnderTest app) {
    return named(app, "object-").stream()
        .collect(
            Collectors.toMap(
                map -> map.getMetadata().getName(), CrashRounds::value, (a, _) -> a, TreeMap::new));
  }

  private List<ConfigMap> named(ApplicationUnderTest app, String prefix) {
    return stage.client().configMaps().inNamespace(app.namespace()).list().getItems().stream()
        .filter(map -> map.getMetadata().getName().startsWith(prefix))
        .toList();
  }

  private static String value(ConfigMap map) {
    return map.getData().getOrDefault("v", "");
  }
}
