package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.shards.Shards;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A watch, and a list from the API server's cache, may be behind the last journal. */
class StatesTest {
  private static final String OLD = "/v1/ConfigMap/ns/old";
  private static final String NEW = "/v1/ConfigMap/ns/new";
  private static final ObjectRef NEW_REF = new ObjectRef("", "ConfigMap", "ns", "new");
  private static final States.Specs NONE =
      new States.Specs() {
        @Override
        public Optional<Application> get(AppKey app) {
          return Optional.empty();
        }

        @Override
        public List<Application> all() {
          return List.of();
        }
      };

  private final Claims claims = new Claims();
  private Optional<ApplicationStatus> stored = Optional.of(status(OLD, NEW));
  private final States states = new States(NONE, _ -> stored, claims, Shards.all(WriteGate.OPEN));

  private static ApplicationStatus status(String... inventory) {
    ApplicationStatus none = States.NO_STATUS;
    return new ApplicationStatus(
        none.observedGeneration(),
        none.conditions(),
        none.sync(),
        none.health(),
        none.revision(),
        none.attemptedRevision(),
        none.lastSyncedAt(),
        List.of(inventory),
        none.secrets(),
        none.problems(),
        none.rollout(),
        none.lastHandledReconcileAt(),
        none.history(),
        none.plan(),
        none.cluster());
  }

  private static Application cached(String uid, @Nullable ApplicationStatus status) {
    Application application = new Application();
    application.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName("app")
            .withUid(uid)
            .withResourceVersion("7")
            .build());
    application.setStatus(status);
    return application;
  }

  @Test
  void beginsWithTheJournalAsItWasStoredLast() {
    AppState state = states.of(cached("1", status(OLD))).orElseThrow();

    assertThat(state.inventory.texts()).containsExactlyInAnyOrder(OLD, NEW);
    assertThat(claims.claim(new AppKey("ns", "other"), "", Set.of(NEW_REF))).containsKey(NEW_REF);
  }

  @Test
  void beginsNothingBeforeTheJournalIsRead() {
    stored = Optional.empty();
    assertThat(states.of(cached("1", status(OLD)))).isEmpty();
    assertThat(states.all()).isEmpty();

    stored = Optional.of(status(OLD, NEW));
    assertThat(states.of(cached("1", status(OLD)))).isPresent();
  }

  @Test
  void asksOnceForEachApplication() {
    AppState state = states.of(cached("1", status())).orElseThrow();
    stored = Optional.empty();
    assertThat(states.of(cached("1", status()))).containsSame(state);

    assertThat(states.of(cached("2", status()))).as("another one of this name").isEmpty();
    stored = Optional.of(status());
    assertThat(states.of(cached("2", status())).orElseThrow().inventory.texts()).isEmpty();
  }

  @Test
  void doesNotAskForOneThatHasNoStatusYetButKeepsInMindThatItMayHave() {
    stored = Optional.empty();

    AppState state = states.of(cached("1", null)).orElseThrow();

    assertThat(state.inventory.texts()).isEmpty();
    assertThat(state.unproven).isEqualTo("7");
    assertThat(states.of(cached("1", null))).containsSame(state);
  }

  @Test
  void oneWhoseStatusWasNotReadMayHaveWhatItsLabelsAreOn() {
    AppState unread = states.of(cached("1", null)).orElseThrow();
    assertThat(unread.inventory.texts()).isEmpty();
    assertThat(unread.mayHave(NEW_REF, null)).isTrue();

    unread.unproven = "";
    assertThat(unread.mayHave(NEW_REF, null)).isFalse();

    AppState read = states.of(cached("2", status())).orElseThrow();
    assertThat(read.mayHave(NEW_REF, null)).isTrue();
    assertThat(read.mayHave(NEW_REF, new ApplicationStatus.Cluster("uid", "ns/other"))).isFalse();
  }

  @Test
  void asksForWhatTurnedOutToHaveAStatus() {
    AppState state = states.of(cached("1", null)).orElseThrow();
    state.outdated = true;

    AppState read = states.of(cached("1", null)).orElseThrow();

    assertThat(read.inventory.texts()).containsExactlyInAnyOrder(OLD, NEW);
    assertThat(read.unproven).isEmpty();
  }

  @Test
  void asksBeforeOneIsDeletedThatOnlyTheWatchSaysToBeEmpty() {
    AppState state = states.of(cached("1", null)).orElseThrow();
    assertThat(state.inventory.texts()).isEmpty();
    Application leaving = cached("1", null);
    leaving.getMetadata().setDeletionTimestamp("2026-11-01T00:00:00Z");

    assertThat(states.of(leaving).orElseThrow().inventory.texts())
        .containsExactlyInAnyOrder(OLD, NEW);
  }
}
