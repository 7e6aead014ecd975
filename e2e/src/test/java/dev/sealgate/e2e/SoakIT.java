package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakIT {
  /** Of one Application, at the default interval of a minute. */
  private static final int RECONCILES_OF_A_DAY = 24 * 60;

  private static final int APPLICATIONS = 4;
  private static final int PARTS = 4;
  private static final int SETTLED = 2;

  /** JGit closes those that were used least. */
  private static final int OPEN_PACKS = 128;

  private static final long MEBIBYTE = 1 << 20;
  private static final Pattern SYNCS =
      Pattern.compile("(?m)^sealgate_sync_seconds_count\\{[^}]*} ([0-9.E]+)$");

  /**
   * Four Applications with an encrypted file each are reconciled in every second, and whenever they
   * are asked to, with commits, drift and refused commits in between: in the long form each of them
   * as often as in a day, 5760 times in all; in the short one all together as often as one is, 1440
   * times. After a first part, in which code is compiled and caches are filled, what is in memory
   * after a collection does not grow, nor do threads, sockets and open files. When all Applications
   * are deleted, it is what it was before they were made.
   */
  @Test
  void aDayOfReconcilesLeavesMemoryFilesAndThreadsAsTheyWere(@TempDir Path folder) {
    try (Stage stage = Stage.of(folder)) {
      List<ApplicationUnderTest> forerunners = make(stage);
      turn(stage, forerunners, 0);
      reconcile(stage, forerunners, syncs(stage) + 10L * APPLICATIONS);
      delete(stage, forerunners);
      Footprint base = Footprint.of(stage.controller());

      List<ApplicationUnderTest> apps = make(stage);
      turn(stage, apps, 0);
      long wanted = (long) RECONCILES_OF_A_DAY * (Faults.isLong() ? APPLICATIONS : 1);
      long begun = syncs(stage);
      List<Footprint> footprints = new ArrayList<>();
      Duration took =
          Faults.timed(() -> {
            for (int part = 1; part <= PARTS; part++) {
              turn(stage, apps, part);
              reconcile(stage, apps, begun + wanted * part / PARTS);
              footprints.add(Footprint.of(stage.controller()));
            }
          });
      long done = syncs(stage) - begun;
      delete(stage, apps);
      Footprint after = Footprint.of(stage.controller());

      System.out.printf(
          "SoakIT: %d reconciles in %d s; without Applications %s;%n  after each quarter %s;%n"
              + "  without Applications again %s%n",
          done, took.toSeconds(), base, footprints, after);
      assertThat(done).isGreaterThanOrEqualTo(wanted);
      Footprint settled = footprints.get(SETTLED - 1);
      for (Footprint later : footprints.subList(SETTLED, PARTS)) {
        assertNoMore(later, settled);
      }
      assertNoMore(after, base);
      assertThat(after.virtualThreads())
          .as("virtual threads")
          .isLessThan(base.virtualThreads() + 20);
    }
  }

  private static void assertNoMore(Footprint later, Footprint before) {
    assertThat(later.heap()).as("living bytes").isLessThan(before.heap() + 2 * MEBIBYTE);
    assertThat(later.resident())
        .as("bytes of the process")
        .isLessThan(before.resident() + 48 * MEBIBYTE);
    assertThat(later.sockets()).as("sockets").isLessThan(before.sockets() + 10);
    assertThat(later.files()).as("open files").isLessThan(before.files() + 5);
    assertThat(later.threads()).as("threads").isLessThan(before.threads() + 10);
    assertThat(later.packs()).as("open packs of Git").isLessThanOrEqualTo(OPEN_PACKS);
  }

  private static List<ApplicationUnderTest> make(Stage stage) {
    return IntStream.range(0, APPLICATIONS)
        .mapToObj(_ -> {
          ApplicationUnderTest app = stage.newApplication();
          app.create("decryption: {secretRef: {name: sops-age}}");
          app.commit(Map.of("secret.yaml", secret(stage, "first")));
          return app;
        })
        .toList();
  }

  private static void delete(Stage stage, List<ApplicationUnderTest> apps) {
    apps.forEach(app ->
        stage
            .client()
            .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
            .inNamespace(app.namespace())
            .withName("app")
            .delete());
    apps.forEach(app ->
        await()
            .atMost(ApplicationUnderTest.PATIENCE)
            .until(() -> app.resource().isEmpty() && app.configValue("object-3", "v").isEmpty()));
  }

  /** Asks for reconciles until so many have been made since the start of the controller. */
  private static void reconcile(Stage stage, List<ApplicationUnderTest> apps, long until) {
    await()
        .atMost(Duration.ofMinutes(6))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          for (int i = 0; i < 5; i++) {
            apps.forEach(app -> app.request(Long.toString(System.nanoTime())));
          }
          return syncs(stage) >= until;
        });
  }

  /** One commit each, one edit by hand, and a refused commit for one of them. */
  private static void turn(Stage stage, List<ApplicationUnderTest> apps, int number) {
    ApplicationUnderTest refused = apps.get(number % apps.size());
    refused.awaitRefused(refused.commit(Map.of("bad.yaml", "kind: Nothing\n")));
    refused.workTree().delete("Better", "deploy/bad.yaml");
    List<String> commits =
        apps.stream()
            .map(app -> app.commit(Faults.file(Faults.objects(1, 5, "turn " + number))))
            .toList();
    for (int i = 0; i < apps.size(); i++) {
      apps.get(i).awaitSynced(commits.get(i));
      apps.get(i).edit("object-3", "v", "by hand");
    }
    apps.forEach(app ->
        await()
            .atMost(ApplicationUnderTest.PATIENCE)
            .untilAsserted(
                () -> assertThat(app.configValue("object-3", "v")).contains("turn " + number)));
    ApplicationUnderTest app = apps.getFirst();
    app.awaitSynced(app.commit(Map.of("secret.yaml", secret(stage, "at " + number))));
  }

  private static String secret(Stage stage, String value) {
    return stage.sops(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {v: \"%s\"}\n"
            .formatted(value),
        stage.recipient());
  }

  private static long syncs(Stage stage) {
    Matcher counts = SYNCS.matcher(stage.get("/metrics"));
    double sum = 0;
    while (counts.find()) {
      sum += Double.parseDouble(counts.group(1));
    }
    return (long) sum;
  }
}
