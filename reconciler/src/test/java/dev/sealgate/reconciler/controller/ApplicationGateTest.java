package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import org.junit.jupiter.api.Test;

class ApplicationGateTest {
  private static final String APPLICATIONS =
      "/apis/sealgate.dev/v1alpha1/namespaces/ns/applications";

  @Test
  void tellsWhichApplicationARequestIsAbout() {
    AppKey shop = new AppKey("ns", "shop");
    assertThat(ApplicationGate.keyOf(APPLICATIONS + "/shop")).contains(shop);
    assertThat(ApplicationGate.keyOf(APPLICATIONS + "/shop/status")).contains(shop);
    assertThat(ApplicationGate.keyOf("/behind/a/gateway" + APPLICATIONS + "/shop")).contains(shop);
    assertThat(ApplicationGate.keyOf(APPLICATIONS)).isEmpty();
    assertThat(ApplicationGate.keyOf("/apis/argoproj.io/v1alpha1/namespaces/ns/applications/shop"))
        .isEmpty();
    assertThat(ApplicationGate.keyOf("/api/v1/namespaces/ns/secrets/shop")).isEmpty();
  }
}
