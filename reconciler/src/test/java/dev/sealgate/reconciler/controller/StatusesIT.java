package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.shards.Shards;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody works for these Applications but the test, as one process and as the next one. */
class StatusesIT {
  private static final Inventory FIRST = Inventory.parse(List.of("/v1/ConfigMap/ns/first"));
  private static final Inventory SECOND = Inventory.parse(List.of("/v1/ConfigMap/ns/second"));
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

  private static Lab lab;
  private static Statuses statuses;

  @BeforeAll
  static void openLab() {
    lab = Lab.idle();
    statuses =
        new Statuses(
            ApiClient.of(lab.client(), lab.client(), WriteGate.OPEN, new Identity.Controller()));
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private static TestApp application() {
    return lab.app("shop").create();
  }

  private static States process() {
    return new States(NONE, statuses, new Claims(), Shards.all(WriteGate.OPEN));
  }

  @Test
  void aProcessThatSawNoStatusDoesNotWriteOverTheJournalOfTheOneBefore() {
    TestApp app = application();
    Application seen = app.get();
    AppState before = process().of(seen).orElseThrow();
    assertThat(statuses.journal(before, FIRST)).isTrue();

    States next = process();
    AppState behind = next.of(seen).orElseThrow();
    assertThat(behind.inventory.texts()).isEmpty();
    assertThat(statuses.journal(behind, SECOND)).isFalse();
    assertThat(statuses.write(behind, States.NO_STATUS)).isFalse();
    assertThat(statuses.journal(behind, Inventory.EMPTY)).as("which it has already").isFalse();
    assertThat(app.status().inventory()).isEqualTo(FIRST.texts());

    AppState read = next.of(seen).orElseThrow();
    assertThat(read.inventory.texts()).isEqualTo(FIRST.texts());
    assertThat(statuses.journal(read, FIRST.with(SECOND))).isTrue();
    assertThat(app.status().inventory()).hasSize(2);
  }

  @Test
  void whatPeopleWriteMeanwhileIsNoStatus() {
    TestApp app = application();
    AppState state = process().of(app.get()).orElseThrow();
    app.annotate(Round.RECONCILE_AT, "1");

    assertThat(statuses.journal(state, FIRST)).isTrue();
    app.annotate(Round.RECONCILE_AT, "2");
    assertThat(statuses.journal(state, FIRST.with(SECOND))).isTrue();

    assertThat(app.status().inventory()).hasSize(2);
  }

  @Test
  void anotherApplicationOfTheNameIsLeftAlone() {
    TestApp app = application();
    AppState state = process().of(app.get()).orElseThrow();
    app.deleteAndWait();
    app.create();

    assertThat(statuses.journal(state, FIRST)).isFalse();
    assertThat(app.status().inventory()).isNull();
  }
}
