package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.ControlPlaneOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller in a container like that of deploy/, with its flags and its limit of memory. */
@Tag("alone")
class HostileRepositoryIT {
  private static final int GOOD = 50;

  /** Of a commit to all fifty; three of four seconds on two cores that nothing else uses. */
  private static final Duration LONGEST_ROLLOUT = Duration.ofMinutes(1);

  /** The large ones are prepared one by one, each for as long as it may. */
  private static final Duration LONGEST_QUEUE = Duration.ofMinutes(6);

  private static final Pattern FLAGS = Pattern.compile("ENV JAVA_TOOL_OPTIONS=\"([^\"]*)\"");
  private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: (\\d+)Mi\\s");

  /**
   * Repositories that unfold to as much as they can, all at once and again with every commit, end
   * in a condition that says why. The process survives, and fifty other Applications stay Ready,
   * are corrected in the blink of an eye and take up commits. It runs with no other test beside it,
   * as those would be what the fifty wait for.
   */
  @Test
  void hostileRepositoriesEndInConditionsWhileFiftyOthersGoOn(@TempDir Path folder)
      throws IOException {
    long limit = Long.parseLong(found(LIMIT, "deploy/deployment.yaml")) << 20;
    try (Container container = Container.of(limit).orElse(null)) {
      System.out.println(
          container == null
              ? "HostileRepositoryIT: no control group can be made here, so only the peak of the"
                  + " process is compared with the limit, without its builds"
              : "HostileRepositoryIT: the process and its builds are held to the limit by a control"
                  + " group");
      withStage(folder, Optional.ofNullable(container), limit);
    }
  }

  private static void withStage(Path folder, Optional<Container> container, long limit)
      throws IOException {
    try (Stage stage = Stage.of(folder, setup(folder, container, limit))) {
      survive(stage);
      long peak = Footprint.peak(stage.controller());
      System.out.printf(
          "HostileRepositoryIT: at most %d of %d MiB in the process%s%n",
          peak >> 20,
          limit >> 20,
          container
              .map(group ->
                  ", %d in its control group, files that the kernel caches included"
                      .formatted(group.peak() >> 20))
              .orElse(""));
      assertThat(peak).as("bytes of the process").isLessThan(limit);
      container.ifPresent(group ->
          assertThat(group.kills())
              .as("processes, builds included, that were killed as the control group was full")
              .isZero());
    }
  }

  private static void survive(Stage stage) {
    ApplicationUnderTest good = stage.newApplication();
    good.workTree().commit("Fifty", manifests("first"));
    for (int i = 1; i <= GOOD; i++) {
      good.apply(application(good, "good-" + i, "good-" + i, "5s"));
    }
    awaitGood(stage, good, "first", Duration.ofMinutes(2));
    long pid = stage.controller().handle().pid();

    ApplicationUnderTest bad = stage.newApplication();
    List<String> names = hostile(stage, bad);

    List<Long> rollouts = new ArrayList<>();
    List<Long> corrections = new ArrayList<>();
    Map<String, String> reasons = new TreeMap<>();
    Random random = new Random(3);
    long end = System.nanoTime() + Faults.of(20, 90).toNanos();
    for (int turn = 1; System.nanoTime() < end; turn++) {
      again(bad, turn);
      String value = "turn " + turn;
      good.workTree().commit(value, manifests(value));
      rollouts.add(Faults.timed(() -> awaitGood(stage, good, value, LONGEST_ROLLOUT)).toMillis());
      for (int i = 0; i < 5; i++) {
        corrections.add(heal(good, "good-" + (1 + random.nextInt(GOOD))));
      }
    }
    Duration told =
        Faults.timed(() ->
            await()
                .atMost(LONGEST_QUEUE)
                .untilAsserted(() -> {
                  names.forEach(name -> reasons.put(name, refusal(stage, bad, name)));
                  assertThat(reasons).allSatisfy((_, reason) -> assertThat(reason).isNotEmpty());
                }));

    System.out.printf(
        "HostileRepositoryIT: %d commits for all others took %s ms, %d corrections %s ms;"
            + " the hostile ones were told after %d s more, %s%n",
        rollouts.size(),
        spread(rollouts),
        corrections.size(),
        spread(corrections),
        told.toSeconds(),
        reasons);
    assertThat(stage.controller().handle().isAlive()).isTrue();
    assertThat(stage.controller().handle().pid()).isEqualTo(pid);
    assertThat(stage.controllerLog()).doesNotContain("java.lang.OutOfMemoryError");
    Hostile.reasons()
        .forEach((kind, expected) ->
            assertThat(expected).as("reasons for " + kind).contains(reasons.get(kind)));
    assertThat(median(rollouts)).as("ms to a commit, median").isLessThan(20_000);
    assertThat(median(corrections)).as("ms to a correction, median").isLessThan(3000);
    assertThat(corrections).as("ms to a correction").allMatch(millis -> millis < 10_000);
  }

  private static Stage.Setup setup(Path folder, Optional<Container> container, long limit)
      throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("controller/tmp"));
    String options =
        found(FLAGS, "deploy/Dockerfile")
            + " -Djava.io.tmpdir="
            + temporary
            + (container.isPresent() ? "" : " -XX:MaxRAM=" + limit);
    Stage.Setup setup =
        Stage.Setup.of(ControlPlaneOptions.defaults()).with(Map.of("JAVA_TOOL_OPTIONS", options));
    return container.isPresent()
        ? setup.launchedBy(container.get().launcher(folder, Built.controller()))
        : setup;
  }

  /** One Application of each kind. */
  private static List<String> hostile(Stage stage, ApplicationUnderTest bad) {
    Map<String, Map<String, byte[]>> folders =
        Hostile.all(secret -> stage.sops(secret, stage.recipient()));
    Map<String, byte[]> files = new LinkedHashMap<>();
    folders.forEach(
        (kind, content) -> content.forEach((path, bytes) -> files.put(kind + "/" + path, bytes)));
    bad.workTree().commit("All at once", files);
    List<String> names = new ArrayList<>();
    for (String kind : folders.keySet()) {
      names.add(kind);
      bad.apply(application(bad, kind, kind, "1s"));
    }
    return names;
  }

  /** Something in every folder is another, so nothing that was prepared can be taken again. */
  private static void again(ApplicationUnderTest bad, int turn) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Hostile.reasons()
        .keySet()
        .forEach(kind ->
            files.put(kind + "/turn.txt", Integer.toString(turn).getBytes(StandardCharsets.UTF_8)));
    bad.workTree().commit("Turn " + turn, files);
  }

  private static String found(Pattern pattern, String file) throws IOException {
    Matcher found = pattern.matcher(Files.readString(Built.root().resolve(file)));
    assertThat(found.find()).as(file).isTrue();
    return found.group(1);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String spread(List<Long> values) {
    return "%d (%d–%d)".formatted(median(values), Collections.min(values), Collections.max(values));
  }

  private static String application(
      ApplicationUnderTest of, String name, String path, String interval) {
    return """
    apiVersion: sealgate.dev/v1alpha1
    kind: Application
    metadata: {name: %s, namespace: %s}
    spec:
      source: {repoURL: "%s", targetRevision: main, path: %s}
      interval: %s
      decryption: {secretRef: {name: sops-age}}
      syncPolicy:
        automated: {prune: true, selfHeal: true}
        retry: {backoff: {duration: 2s, factor: 1, maxDuration: 2s}}
    """
        .formatted(name, of.namespace(), of.url(), path, interval);
  }

  private static Map<String, byte[]> manifests(String value) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 1; i <= GOOD; i++) {
      files.put(
          "good-" + i + "/a.yaml",
          Faults.config("good-" + i, value).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private static void awaitGood(
      Stage stage, ApplicationUnderTest good, String value, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          TreeSet<String> missing = new TreeSet<>();
          for (int i = 1; i <= GOOD; i++) {
            missing.add("good-" + i);
          }
          stage.client().configMaps().inNamespace(good.namespace()).list().getItems().stream()
              .filter(map -> map.getData() != null && value.equals(map.getData().get("v")))
              .forEach(map -> missing.remove(map.getMetadata().getName()));
          stage
              .client()
              .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
              .inNamespace(good.namespace())
              .list()
              .getItems()
              .stream()
              .filter(app -> !"True".equals(ApplicationUnderTest.condition(app, "Ready", "status")))
              .forEach(app -> missing.add(app.getMetadata().getName()));
          assertThat(missing).isEmpty();
        });
  }

  /** Milliseconds until an edit was undone. */
  private static long heal(ApplicationUnderTest good, String name) {
    String before = good.configValue(name, "v").orElseThrow();
    long began = System.nanoTime();
    good.edit(name, "v", "by hand");
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> good.configValue(name, "v").filter(before::equals).isPresent());
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** Why it is not Ready, empty as long as that is not told. */
  private static String refusal(Stage stage, ApplicationUnderTest bad, String name) {
    var app =
        stage
            .client()
            .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
            .inNamespace(bad.namespace())
            .withName(name)
            .require();
    return "False".equals(ApplicationUnderTest.condition(app, "Ready", "status"))
        ? String.valueOf(ApplicationUnderTest.condition(app, "Ready", "reason"))
        : "";
  }
}
