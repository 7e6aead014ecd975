package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.shards.Neighbours;
import dev.sealgate.reconciler.shards.Pace;
import dev.sealgate.reconciler.shards.Shards;
import dev.sealgate.reconciler.shards.Tenure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas that agree by the Leases of a real API server. */
class SharingIT {
  private static final Pace QUICK = Pace.of(Duration.ofSeconds(3));
  private static final List<AppKey> APPS =
      IntStream.range(0, 40).mapToObj(i -> new AppKey("ns", "app-" + i)).toList();
  private static Lab lab;
  private final AtomicInteger lost = new AtomicInteger();

  @BeforeAll
  static void startLab() {
    lab = Lab.idle();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  @BeforeEach
  void nobodyIsThere() {
    var _ = lab.client().leases().inNamespace(lab.namespace()).delete();
  }

  private Shards replica(Instance instance) {
    Shards shards =
        Shards.shared(lab.client(), lab.namespace(), instance.self(), QUICK, Clock.systemUTC());
    shards.start(
        new Shards.Listener() {
          @Override
          public void changed() {}

          @Override
          public void lost() {
            lost.incrementAndGet();
          }
        });
    return shards;
  }

  private static long share(Shards shards) {
    return APPS.stream().filter(shards::owns).count();
  }

  private static boolean hasAll(Shards shards) {
    return share(shards) == APPS.size();
  }

  @Test
  void handsOverOnlyWhatIsQuietAndTakesBackAtOnceWhatIsGivenUp() {
    try (Shards first = replica(Instance.named("first"))) {
      soon().until(() -> hasAll(first) && first.mayWrite());
      List<Tenure> tenures = APPS.stream().map(app -> first.begin(app).orElseThrow()).toList();
      assertThat(tenures).allMatch(Tenure::enter);

      try (Shards second = replica(Instance.named("second"))) {
        soon().until(() -> !hasAll(first));
        long kept = share(first);
        // what the second one gets is under way at the first one still
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> share(second) == 0);
        assertThat(second.hasJoined()).isTrue();
        tenures.forEach(tenure -> tenure.leave(Duration.ZERO));
        soon().until(() -> share(second) == APPS.size() - kept);
        assertThat(APPS).noneMatch(app -> first.owns(app) && second.owns(app));
        assertThat(tenures.stream().filter(Tenure::isOver)).hasSize(APPS.size() - (int) kept);
        assertThat(first.members()).isEqualTo(second.members()).hasSize(2);
      }
      long began = System.nanoTime();
      soon().until(() -> hasAll(first));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUICK.lease());
    }
    assertThat(lost).hasValue(0);
  }

  @Test
  void aProcessOfTheSamePodKeepsTheShareAndAnotherOneThatRunsIsTold() {
    try (Shards before = replica(new Instance("web_uid_", "web_uid_1"))) {
      soon().until(() -> hasAll(before));
      try (Shards after = replica(new Instance("web_uid_", "web_uid_2"))) {
        soon().until(() -> hasAll(after));
        soon().until(() -> lost.get() == 1);
        assertThat(hasAll(before)).isFalse();
        assertThat(before.mayWrite()).isFalse();
      }
    }
  }

  @Test
  void worksForNothingBesideALeaderThatSharesNothing() {
    leads("old", "");
    long began = System.nanoTime();
    try (Shards shards = replica(Instance.named("new"))) {
      soon().until(shards::hasJoined);
      assertThat(share(shards)).isZero();
      // it is not heard of
      soon()
          .until(() -> {
            assertThat(share(shards)).isIn(0L, (long) APPS.size());
            return hasAll(shards);
          });
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(QUICK.lease());
    }
  }

  @Test
  void doesNotWaitForALeaderThatSharesThoughItsOwnLeaseIsNotThereYet() {
    leads("early", "early");
    try (Shards shards = replica(Instance.named("new"))) {
      long began = System.nanoTime();
      soon().until(() -> hasAll(shards));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUICK.lease());
    }
  }

  private static void leads(String holder, String sharedBy) {
    Lease _ =
        lab.client()
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace(lab.namespace())
                    .withName(Leadership.LEASE)
                    .addToAnnotations(Shards.SHARED_BY, sharedBy)
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity(holder)
                    .withLeaseDurationSeconds(4)
                    .endSpec()
                    .build())
            .create();
  }

  @Test
  void tellsNothingMoreOfAnApplicationThatIsAnothers() {
    AppKey app = new AppKey(lab.namespace(), "shop");
    ApiClient api =
        ApiClient.of(lab.client(), lab.client(), WriteGate.OPEN, new Identity.Controller());
    EventWriter events = new EventWriter(api, "first", Clock.systemUTC(), new SecureRandom());
    try (Shards first = replica(Instance.named("first"))) {
      soon().until(() -> hasAll(first));
      Tenure tenure = first.begin(app).orElseThrow();
      AppState state = new AppState(app, "uid", tenure, States.NO_STATUS, Inventory.EMPTY);
      events.normal(state, "Synced", "while it is its own");
      soon().until(() -> eventsOf(app) == 1);
      first.close();

      events.normal(state, "Synced", "too late");
      assertThat(new Statuses(api).write(state, States.NO_STATUS)).isFalse();
      Awaitility.await().during(Duration.ofMillis(500)).until(() -> eventsOf(app) == 1);
    }
  }

  private static long eventsOf(AppKey app) {
    return lab.client().v1().events().inNamespace(app.namespace()).list().getItems().stream()
        .filter(event -> event.getMetadata().getName().startsWith(app.name() + "."))
        .count();
  }

  @Test
  void theFrameworkAndTheKeysWriteNothingWhileTheLeadIsInDoubt() {
    AtomicBoolean sure = new AtomicBoolean();
    KubernetesClient framework =
        new Duties(Shards.all(WriteGate.of(sure::get)), null).ofFramework(lab.client());
    String name = Lab.freshName("map-");
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(lab.namespace())
            .withName(name)
            .endMetadata()
            .build();

    assertThatThrownBy(() -> framework.resource(map).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("does not hold its Lease");
    assertThat(framework.resource(map).get()).isNull();
    sure.set(true);
    assertThat(framework.resource(map).create().getMetadata().getUid()).isNotEmpty();

    Leadership leadership =
        new Leadership(
            lab.client(),
            lab.namespace(),
            Instance.named("leads"),
            new Replicas(true, true, QUICK),
            Clock.systemUTC(),
            () -> false);
    KubernetesClient keys =
        new Duties(Shards.all(WriteGate.OPEN), leadership).ofLeader(lab.client());
    assertThatThrownBy(() -> keys.resource(map).delete())
        .isInstanceOf(KubernetesClientException.class);
    assertThat(keys.resource(map).get()).isNotNull();
  }

  @Test
  void aLeaderThatSharesNothingWaitsForThoseWhoDo() {
    AtomicInteger won = new AtomicInteger();
    Neighbours neighbours =
        new Neighbours(lab.client(), lab.namespace(), "alone", QUICK, Clock.systemUTC());
    Leadership leadership =
        new Leadership(
            lab.client(),
            lab.namespace(),
            Instance.named("alone"),
            new Replicas(true, false, QUICK),
            Clock.systemUTC(),
            neighbours::work);
    Leadership.Listener listener =
        new Leadership.Listener() {
          @Override
          public void won() {
            won.incrementAndGet();
          }

          @Override
          public boolean lost() {
            return false;
          }
        };
    try (leadership) {
      try (Shards shards = replica(Instance.named("sharing"))) {
        soon().until(() -> hasAll(shards));
        leadership.start(listener);
        Awaitility.await()
            .during(QUICK.lease().plusSeconds(1))
            .atMost(Duration.ofSeconds(20))
            .until(() -> hasAll(shards) && !leadership.mayWrite());
      }
      soon().until(leadership::mayWrite);
      assertThat(won).hasValue(1);
    }
  }
}
