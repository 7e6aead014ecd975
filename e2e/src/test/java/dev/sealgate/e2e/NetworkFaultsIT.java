package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API server, etcd and the network to them fail; the controller is never restarted, and holds a
 * Lease as in an install.
 */
@Tag("alone")
class NetworkFaultsIT {
  private static final String TOKEN = "the-controllers-own";
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Six seconds and a slow machine; a silent watch alone is given up after 90 seconds. */
  private static final Duration LONG_BEFORE_A_WATCH_ENDS = Duration.ofSeconds(25);

  /** How long the JDK's client keeps a connection that nobody uses: many are made at the end. */
  private static final Duration UNUSED = Duration.ofSeconds(30);

  private static Stage stage;
  private static TcpProxy network;
  private static Path audit;
  private static ApplicationUnderTest quiet;

  @BeforeAll
  static void start(@TempDir Path folder) {
    audit = folder.resolve("audit.log");
    ControlPlaneOptions options =
        ControlPlaneOptions.defaults()
            .withAuditLog(audit)
            .withUser("controller", TOKEN, "system:masters");
    AtomicReference<@Nullable TcpProxy> between = new AtomicReference<>();
    stage =
        Stage.of(
            folder,
            Stage.Setup.of(options)
                .through(plane -> {
                  TcpProxy proxy = TcpProxy.before(plane);
                  between.set(proxy);
                  return proxy.kubeconfig(plane, TOKEN);
                }));
    network = Objects.requireNonNull(between.get());
    quiet = stage.newApplication();
    quiet.create("");
    quiet.awaitSynced(quiet.commit(Faults.file(Faults.objects(1, 3, "kept"))));
  }

  @AfterAll
  static void stop() {
    network.close();
    stage.close();
  }

  /**
   * With the server gone in the middle of a sync, longer than the Lease lasts, the process stays,
   * asks ever less often and leaks nothing. When the server is back, the commit that came meanwhile
   * is in place in full within half a minute, what no longer is in Git is gone, and nothing that is
   * in Git was deleted.
   */
  @Test
  void anApiServerGoneInMidSyncEndsInTheLastCommitAndNothingInGitIsPruned() {
    survive(
        "API server",
        Faults.outage(18, 60),
        () -> stage.controlPlane().killApiServer(),
        () -> stage.controlPlane().startApiServer());
  }

  /** As for the API server, which goes on meanwhile, and answers late or with errors. */
  @Test
  void etcdRestartedInMidSyncEndsInTheLastCommitAndNothingInGitIsPruned() {
    survive(
        "etcd",
        Faults.outage(5, 30),
        () -> stage.controlPlane().killEtcd(),
        () -> stage.controlPlane().startEtcd());
  }

  private static void survive(String what, Duration outage, Runnable begin, Runnable end) {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Faults.file(Faults.objects(1, 80, "one"))));
    String quietUid = Faults.uid(stage, quiet, "object-1");
    String keptUid = Faults.uid(stage, app, "object-50");
    long descriptors = Faults.descriptors(stage.controller());

    app.commit(Faults.file(Faults.objects(21, 100, "two")));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Faults.inCluster(stage, app).containsValue("two"));
    begin.run();
    int before = network.accepted();
    String last = app.commit(Faults.file(Faults.objects(31, 110, "three")));
    await().pollDelay(outage.dividedBy(2)).atMost(outage).until(() -> true);
    int half = network.accepted();
    await().pollDelay(outage.dividedBy(2)).atMost(outage).until(() -> true);
    int after = network.accepted();
    assertThat(stage.controller().handle().isAlive()).isTrue();
    end.run();

    Duration back =
        Faults.timed(() ->
            await()
                .atMost(SOON)
                .untilAsserted(() ->
                    assertThat(Faults.inCluster(stage, app))
                        .isEqualTo(Faults.objects(31, 110, "three"))));
    app.awaitSynced(last);
    System.out.printf(
        "NetworkFaultsIT: %s away for %d s, %d and %d connections in its halves, converged after"
            + " %d ms, %d descriptors before and %d now%n",
        what,
        outage.toSeconds(),
        half - before,
        after - half,
        back.toMillis(),
        descriptors,
        Faults.descriptors(stage.controller()));
    assertThat((after - half) / Math.max(1, outage.toSeconds() / 2))
        .as("connections that are tried each second, of all watches and Applications")
        .isLessThan(25);
    assertThat(Faults.uid(stage, app, "object-50")).isEqualTo(keptUid);
    assertThat(Faults.uid(stage, quiet, "object-1")).isEqualTo(quietUid);
    healsWithin(SOON, quiet);
    await()
        .atMost(UNUSED.plus(SOON))
        .untilAsserted(() ->
            assertThat(Faults.descriptors(stage.controller()))
                .as("sockets, pipes and selectors")
                .isLessThan(descriptors + 25));
  }

  /**
   * What is edited while the watches are down is corrected within three seconds of their return,
   * and a watch goes on from where it was: no collection is listed anew for it.
   */
  @Test
  void cutWatchesMissNoDriftAndListNothingAnew() {
    settled();
    Map<String, Integer> before = asked();
    for (int i = 0; i < 5; i++) {
      network.refuse(true);
      network.cut();
      quiet.edit("object-2", "v", "by hand " + i);
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      network.refuse(false);
      healsWithin(Duration.ofSeconds(i == 0 ? 5 : 3), "object-2");
    }
    Map<String, Integer> lists = new HashMap<>(asked());
    before.forEach((path, count) -> lists.merge(path, -count, Integer::sum));
    lists.values().removeIf(count -> count == 0);
    System.out.println("NetworkFaultsIT: listed anew in five cuts: " + lists);
    // the framework's own watch of Applications may lose its place when it is cut before an event
    assertThat(lists.keySet()).noneMatch(path -> path.contains("configmaps"));
    assertThat(lists.values().stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(10);
  }

  /**
   * Connections that stand but pass nothing on, as after a route or a gateway forgot them, are
   * given up within seconds: drift is corrected, a commit and a new Application are taken up.
   */
  @Test
  void silentConnectionsAreGivenUpWithinSeconds() {
    settled();

    network.silence();
    quiet.edit("object-3", "v", "by hand");

    Duration healed = Faults.timed(() -> healsWithin(LONG_BEFORE_A_WATCH_ENDS, "object-3"));
    ApplicationUnderTest fresh = stage.newApplication();
    fresh.create("");
    fresh.awaitSynced(fresh.commit(Faults.file(Faults.objects(1, 2, "new"))));
    System.out.printf("NetworkFaultsIT: healed %d ms after silence%n", healed.toMillis());
    assertThat(stage.controller().handle().isAlive()).isTrue();
  }

  /** Waits until a correction shows that the watches stand. */
  private static void settled() {
    healsWithin(SOON, quiet);
  }

  private static void healsWithin(Duration limit, ApplicationUnderTest app) {
    app.edit("object-1", "v", "by hand");
    healsWithin(limit, "object-1");
  }

  private static void healsWithin(Duration limit, String name) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(quiet.configValue(name, "v")).contains("kept"));
  }

  /** How often the controller has listed each collection so far. */
  private static Map<String, Integer> asked() {
    Map<String, Integer> lists = new HashMap<>();
    eachLine(line -> {
      if (line.contains("\"username\":\"controller\"") && line.contains("\"verb\":\"list\"")) {
        String uri = line.replaceFirst(".*\"requestURI\":\"([^\"?]*).*", "$1");
        lists.merge(uri, 1, Integer::sum);
      }
    });
    return lists;
  }

  private static void eachLine(Consumer<String> reader) {
    try {
      List<String> lines = Files.readAllLines(audit);
      lines.forEach(reader);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
