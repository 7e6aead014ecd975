package dev.sealgate.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Applied APPLIED = new Applied("uid", "mark", "100", "digest");

  private static LiveObject live(String uid, String version, String mark, boolean deleting) {
    return new LiveObject(
        new ObjectRef("", "ConfigMap", "ns", "a"),
        new AppKey("ns", "app"),
        uid,
        version,
        mark,
        "kubectl",
        deleting,
        false,
        false,
        Health.HEALTHY);
  }

  @Test
  void isNoneWhileOurFieldsAreOurs() {
    assertThat(Drift.judge(APPLIED, live("uid", "100", "mark", false), "100"))
        .isEqualTo(new Drift.None());
    assertThat(Drift.judge(APPLIED, live("uid", "101", "mark", false), "101"))
        .isEqualTo(new Drift.None());
  }

  @Test
  void namesWhoChangedAField() {
    assertThat(Drift.judge(APPLIED, live("uid", "101", "less", false), "101"))
        .isEqualTo(new Drift.Changed("kubectl"));
  }

  @Test
  void seesThatAnObjectWasMadeAnew() {
    assertThat(Drift.judge(APPLIED, live("other", "101", "mark", false), "101"))
        .isEqualTo(new Drift.Changed("kubectl"));
  }

  @Test
  void doesNotTakeAnOldSightForANewEdit() {
    assertThat(Drift.judge(APPLIED, live("uid", "99", "less", false), "99"))
        .isEqualTo(new Drift.None());
    assertThat(Drift.judge(APPLIED, null, "99")).isEqualTo(new Drift.None());
    assertThat(Drift.judge(APPLIED, null, "")).isEqualTo(new Drift.None());
  }

  @Test
  void seesThatAnObjectIsGone() {
    assertThat(Drift.judge(APPLIED, null, "101")).isEqualTo(new Drift.Removed());
  }

  @Test
  void waitsForTheEndOfADeletion() {
    assertThat(Drift.judge(APPLIED, live("uid", "101", "less", true), "101"))
        .isEqualTo(new Drift.None());
  }
}
