package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.FaultyProxy;
import dev.sealgate.testbed.FaultyProxy.Fault;
import dev.sealgate.testbed.FaultyProxy.Seen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server, or what stands before it, that answers with errors for a while. */
class StormIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** How often each request fails is chance, and every attempt of a sync makes dozens. */
  private static final Duration AT_LAST = Duration.ofMinutes(4);

  private static final long SEED = Long.getLong("sealgate.storm.seed", System.nanoTime());
  private static Stage stage;
  private static FaultyProxy proxy;
  private static final List<ApplicationUnderTest> APPS = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    System.out.println(
        "StormIT seed " + SEED + " (repeat with -Dsealgate.storm.seed=" + SEED + ")");
    AtomicReference<@Nullable FaultyProxy> between = new AtomicReference<>();
    stage =
        Stage.of(
            folder,
            Stage.Setup.of(ControlPlaneOptions.defaults())
                .through(plane -> {
                  FaultyProxy faulty = FaultyProxy.before(plane, new Random(SEED));
                  between.set(faulty);
                  return faulty.kubeconfig();
                }));
    proxy = Objects.requireNonNull(between.get());
    for (int i = 0; i < 4; i++) {
      ApplicationUnderTest app = stage.newApplication();
      app.create("");
      APPS.add(app);
    }
    everywhere("one");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    stage.close();
  }

  @AfterEach
  void heal() {
    proxy.heal();
  }

  /** Commits to all of them and waits until it is in place. */
  private static void everywhere(String value) {
    List<String> commits = commit(value);
    for (int i = 0; i < APPS.size(); i++) {
      APPS.get(i).awaitSynced(commits.get(i), AT_LAST);
      assertThat(Faults.inCluster(stage, APPS.get(i))).isEqualTo(Faults.objects(1, 12, value));
    }
  }

  private static List<String> commit(String value) {
    return APPS.stream().map(app -> app.commit(Faults.file(Faults.objects(1, 12, value)))).toList();
  }

  /**
   * While every request but those for the Lease is answered with 429 and Retry-After, nobody comes
   * back before that time. Afterwards everything is in place soon.
   */
  @Test
  void everyRequestWaitsAsLongAsRetryAfterAsksFor() {
    Duration asked = Duration.ofSeconds(6);
    // what was under way when the first one was refused could not know
    Duration underWay = Duration.ofSeconds(3);
    int before = proxy.seen().size();
    // without its Lease it would not come back at all
    proxy.fail(
        Fault.of(1, 429)
            .retryAfter((int) asked.toSeconds())
            .only(it -> !it.target().contains("/leases")));
    List<String> commits = commit("two");
    await().atMost(SOON).until(() -> !faulty(before).isEmpty());
    pass(Faults.of(15, 40));
    proxy.heal();
    List<Seen> storm = faulty(before);

    List<String> early = new ArrayList<>();
    List<Integer> bursts = new ArrayList<>();
    long burst = 0;
    for (Seen request : storm) {
      Duration since = Duration.ofNanos(request.nanos() - burst);
      if (bursts.isEmpty() || since.compareTo(asked) >= 0) {
        burst = request.nanos();
        bursts.add(1);
      } else if (since.compareTo(underWay) < 0) {
        bursts.add(bursts.removeLast() + 1);
      } else {
        early.add(request.method() + " " + request.target() + " after " + since.toMillis());
      }
    }
    System.out.println("StormIT: bursts that met 429: " + bursts + ", early: " + early);
    assertThat(bursts).hasSizeGreaterThan(1);
    assertThat(early).isEmpty();
    // each of what is wanted once: 48 objects, what comes before and after them, and the watches
    assertThat(bursts).allMatch(requests -> requests < 100);
    for (int i = 0; i < APPS.size(); i++) {
      APPS.get(i).awaitSynced(commits.get(i));
    }
    healsSoon();
  }

  /** With every other request failing, commits come through; with all, they do afterwards. */
  @Test
  void serverErrorsDelayAndLoseNothing() {
    int before = proxy.seen().size();
    proxy.fail(Fault.of(0.5, 503));
    everywhere("three");
    healsSoon();
    proxy.fail(Fault.of(0.3, 500));
    everywhere("four");
    healsSoon();
    int asked = proxy.seen().size() - before;
    proxy.fail(Fault.of(1, 500));
    int dark = proxy.seen().size();
    List<String> commits = commit("five");
    pass(Faults.of(10, 40));
    long rate = (proxy.seen().size() - dark) / Faults.of(10, 40).toSeconds();
    proxy.heal();
    System.out.println(
        "StormIT: " + asked + " requests in the storms, " + rate + " a second in the dark");
    for (int i = 0; i < APPS.size(); i++) {
      APPS.get(i).awaitSynced(commits.get(i));
    }
    assertThat(rate).as("requests a second of four Applications that can't write").isLessThan(100);
    healsSoon();
  }

  /** The status says what is wrong while it can be written; what runs stays. */
  @Test
  void aKindThatCantBeWrittenIsToldAndTheLastGoodStateStays() {
    ApplicationUnderTest app = APPS.getFirst();
    everywhere("six");
    proxy.fail(
        Fault.of(1, 503)
            .only(it ->
                it.method().equals("PATCH")
                    && it.target().contains(app.namespace() + "/configmaps/")));
    String commit = app.commit(Faults.file(Faults.objects(3, 14, "seven")));

    app.awaitReason("Ready", "ApiUnavailable");

    assertThat(Faults.inCluster(stage, app)).isEqualTo(Faults.objects(1, 12, "six"));
    proxy.heal();
    app.awaitSynced(commit);
    assertThat(Faults.inCluster(stage, app)).isEqualTo(Faults.objects(3, 14, "seven"));
  }

  /**
   * Conflicts of writers that were faster are no reason to give up, and none to race: half of all
   * writes meet one, and every commit is in place in the end.
   */
  @Test
  void aStormOfConflictsDelaysAndLosesNothing() {
    int before = proxy.seen().size();
    proxy.fail(Fault.of(0.5, 409).only(it -> !it.method().equals("GET")));

    everywhere("eight");

    int conflicts = faulty(before).size();
    System.out.println("StormIT: " + conflicts + " conflicts");
    assertThat(conflicts).isBetween(20, 2000);
    healsSoon();
  }

  /**
   * Another manager that forces its own value again and again is corrected at once, then ever less
   * often; it is told, and the other Applications are not touched by it.
   */
  @Test
  void aFightIsToldAndSlowsDown() {
    ApplicationUnderTest app = APPS.get(1);
    everywhere("nine");
    int before = proxy.seen().size();
    String object = app.namespace() + "/configmaps/object-2";
    long end = System.nanoTime() + Faults.of(10, 30).toNanos();
    int[] edits = {0};
    await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          app.apply(
              Faults.config("object-2", "mine " + edits[0]++)
                  .replace("name:", "namespace: " + app.namespace() + ", name:"));
          return System.nanoTime() - end > 0 && edits[0] > 40;
        });

    app.awaitReason("Contested", "FieldsContested");
    long writes =
        proxy.seen().stream()
            .skip(before)
            .filter(it -> it.method().equals("PATCH") && it.target().contains(object))
            .count();
    System.out.println("StormIT: " + writes + " corrections of " + edits[0] + " edits");
    assertThat(edits[0]).isGreaterThan(40);
    assertThat(writes).isBetween(5L, 25L);
    healsSoon();
  }

  private static void healsSoon() {
    ApplicationUnderTest app = APPS.getLast();
    String good = app.configValue("object-1", "v").orElseThrow();
    app.edit("object-1", "v", "by hand");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(app.configValue("object-1", "v")).contains(good));
  }

  private static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
  }

  private static List<Seen> faulty(int from) {
    return proxy.seen().stream()
        .skip(from)
        .filter(Seen::faulty)
        .filter(it -> !it.target().contains("/leases"))
        .toList();
  }
}
