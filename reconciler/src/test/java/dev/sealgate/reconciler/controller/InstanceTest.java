package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstanceTest {
  private static final Random RANDOM = new Random(1);

  private static Instance in(String host, String uid) {
    return Instance.of(Map.of("HOSTNAME", host, "SEALGATE_POD_UID", uid), RANDOM);
  }

  @Test
  void succeedsTheProcessesOfItsOwnPodOnly() {
    Instance dead = in("web-0", "aaaa");
    Instance next = in("web-0", "aaaa");

    assertThat(next.name()).isNotEqualTo(dead.name());
    assertThat(next.isSuccessorOf(dead.name())).isTrue();
    assertThat(next.isSuccessorOf(next.name())).isFalse();
    assertThat(in("web-0", "aaaa2").isSuccessorOf(dead.name())).isFalse();
    assertThat(in("web-0", "bbbb").isSuccessorOf(dead.name())).isFalse();
  }

  @Test
  void succeedsNobodyOutsideOfAPod() {
    Instance dead = Instance.of(Map.of("HOSTNAME", "laptop"), RANDOM);
    Instance next = Instance.of(Map.of("HOSTNAME", "laptop"), RANDOM);

    assertThat(next.name()).startsWith("laptop_").isNotEqualTo(dead.name());
    assertThat(next.isSuccessorOf(dead.name())).isFalse();
  }

  @Test
  void fitsIntoAnEvent() {
    // reportingInstance may have 128 characters
    assertThat(in("h".repeat(253), "12345678-1234-1234-1234-123456789012").name())
        .hasSizeLessThanOrEqualTo(128);
  }
}
