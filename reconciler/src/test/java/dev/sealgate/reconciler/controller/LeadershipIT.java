package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.shards.Pace;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadershipIT {
  private static final Pace QUICK =
      new Pace(Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofMillis(200));
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.idle();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  @BeforeEach
  void nobodyHoldsIt() {
    var _ = lab.client().leases().inNamespace(lab.namespace()).withName(Leadership.LEASE).delete();
  }

  @Test
  void takesOverAtOnceFromAProcessOfItsOwnPod() {
    held("web-1_uid-1_dead", 40);
    Outcome outcome = new Outcome();
    try (Leadership leadership = leadership("web-1_uid-1_", "web-1_uid-1_new", Pace.STANDARD)) {
      long began = System.nanoTime();
      leadership.start(outcome);

      soon().until(leadership::mayWrite);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(lab.leader()).isEqualTo("web-1_uid-1_new");
      assertThat(outcome.won).hasValue(1);
    }
    assertThat(lab.leader()).as("given up").isEmpty();
  }

  @Test
  void waitsForTheLeaseOfAnotherPodToExpire() {
    // the same name in another Pod: a StatefulSet's, whose node is lost and may come back
    held("web-1_uid-1_dead", 3);
    Outcome outcome = new Outcome();
    try (Leadership leadership = leadership("web-1_uid-2_", "web-1_uid-2_new", QUICK)) {
      long began = System.nanoTime();
      leadership.start(outcome);
      soon().until(leadership::isStandingBy);
      assertThat(leadership.mayWrite()).isFalse();

      soon().until(leadership::mayWrite);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(15));
    }
  }

  @Test
  void leavesItToAHolderThatRenewsIt() {
    Outcome outcome = new Outcome();
    try (Leadership first = leadership("", "first", QUICK);
        Leadership second = leadership("", "second", QUICK)) {
      first.start(new Outcome());
      soon().until(first::mayWrite);
      second.start(outcome);

      Awaitility.await()
          .during(QUICK.lease().plusSeconds(2))
          .atMost(Duration.ofSeconds(20))
          .until(() -> first.mayWrite() && !second.mayWrite());
      first.close();

      soon().until(second::mayWrite);
      assertThat(outcome.won).hasValue(1);
      assertThat(first.mayWrite()).isFalse();
    }
  }

  @Test
  void writesNothingWhileTheApiServerIsAwayAndGoesOnAfterwards() {
    Outcome outcome = new Outcome();
    try (Leadership leadership = leadership("", "only", QUICK)) {
      leadership.start(outcome);
      soon().until(leadership::mayWrite);

      lab.plane().killApiServer();
      soon().until(() -> !leadership.mayWrite());
      // longer than the lease: nobody else has taken it, so it is ours still
      Awaitility.await().pollDelay(QUICK.lease()).until(() -> !leadership.mayWrite());
      lab.plane().startApiServer();

      soon().until(leadership::mayWrite);
      assertThat(outcome.lost).hasValue(0);
      assertThat(outcome.won).hasValue(1);
    }
  }

  @Test
  void saysThatItIsLostWhenAnotherHasTakenIt() {
    Outcome outcome = new Outcome();
    try (Leadership leadership = leadership("", "only", QUICK)) {
      leadership.start(outcome);
      soon().until(leadership::mayWrite);

      taken("another");

      soon().until(() -> outcome.lost.get() == 1);
      soon().until(() -> !leadership.mayWrite());
    }
    assertThat(lab.leader()).isEqualTo("another");
  }

  @Test
  void leavesItToAProcessOfItsOwnPodThatCameAfterIt() {
    Outcome outcome = new Outcome();
    try (Leadership leadership = leadership("web-1_uid-1_", "web-1_uid-1_old", QUICK)) {
      leadership.start(outcome);
      soon().until(leadership::mayWrite);

      taken("web-1_uid-1_new");

      soon().until(() -> outcome.lost.get() == 1);
      assertThat(leadership.mayWrite()).isFalse();
    }
    assertThat(lab.leader()).isEqualTo("web-1_uid-1_new");
    assertThat(outcome.won).hasValue(1);
  }

  /** Virtual threads that are busy give no processor up. */
  @Test
  void busyVirtualThreadsDoNotKeepItFromBeingRenewed() {
    AtomicBoolean over = new AtomicBoolean();
    try (Leadership leadership = leadership("", "only", QUICK)) {
      leadership.start(new Outcome());
      soon().until(leadership::mayWrite);

      for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
        Thread.startVirtualThread(() -> {
          while (!over.get()) {
            Thread.onSpinWait();
          }
        });
      }
      try {
        Awaitility.await()
            .during(QUICK.doubt().multipliedBy(2))
            .atMost(Duration.ofSeconds(20))
            .until(leadership::mayWrite);
      } finally {
        over.set(true);
      }
    }
  }

  @Test
  void aDefectInOneLookAtTheLeaseDoesNotEndTheElection() {
    Outcome outcome = new Outcome();
    AtomicInteger looks = new AtomicInteger();
    BooleanSupplier broken =
        () -> {
          if (looks.incrementAndGet() == 1) {
            throw new IllegalStateException("planted");
          }
          return false;
        };
    try (Leadership leadership =
        new Leadership(
            lab.client(),
            lab.namespace(),
            new Instance("", "only"),
            new Replicas(true, false, QUICK),
            Clock.systemUTC(),
            broken)) {
      leadership.start(outcome);

      soon().until(leadership::mayWrite);
      assertThat(looks).hasValueGreaterThan(1);
      assertThat(outcome.won).hasValue(1);
    }
  }

  /** The steady clock stands still meanwhile, the other one does not. */
  @Test
  void writesNothingOnceTheMachineWasSuspendedForLongerThanTheDoubt() {
    Pace slow = new Pace(Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofSeconds(30));
    JumpingClock clock = new JumpingClock();
    try (Leadership leadership = leadership("", "only", slow, clock)) {
      leadership.start(new Outcome());
      soon().until(leadership::mayWrite);

      clock.jump(slow.doubt());
      assertThat(leadership.mayWrite()).isFalse();
    }
  }

  private static void taken(String holder) {
    Lease _ =
        lab.client()
            .leases()
            .inNamespace(lab.namespace())
            .withName(Leadership.LEASE)
            .edit(lease ->
                new LeaseBuilder(lease).editSpec().withHolderIdentity(holder).endSpec().build());
  }

  private static Leadership leadership(String pod, String name, Pace pace) {
    return leadership(pod, name, pace, Clock.systemUTC());
  }

  private static Leadership leadership(String pod, String name, Pace pace, Clock clock) {
    return new Leadership(
        lab.client(),
        lab.namespace(),
        new Instance(pod, name),
        new Replicas(true, false, pace),
        clock,
        () -> false);
  }

  /** As a process that was killed a moment ago leaves it. */
  private static void held(String holder, int seconds) {
    Lease _ =
        lab.client()
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace(lab.namespace())
                    .withName(Leadership.LEASE)
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity(holder)
                    .withLeaseDurationSeconds(seconds)
                    .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                    .endSpec()
                    .build())
            .create();
  }

  private static final class Outcome implements Leadership.Listener {
    private final AtomicInteger won = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    @Override
    public void won() {
      won.incrementAndGet();
    }

    @Override
    public boolean lost() {
      lost.incrementAndGet();
      return false;
    }
  }
}
