package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiResourceTest {
  private static final ApiResource SECRETS = new ApiResource("", "v1", "Secret", "secrets", true);

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "../x", "a/../../b", "a?b", "a#b", "a%2fb"})
  void noNameLeadsOutOfItsCollection(String name) {
    URI server = URI.create("https://localhost:6443/");

    assertThat(server.resolve(SECRETS.path("ns", name)).getRawPath())
        .startsWith("/api/v1/namespaces/ns/secrets/")
        .doesNotEndWith("/secrets/")
        .satisfies(path -> assertThat(path.split("/")).hasSize(7));
    assertThat(server.resolve(SECRETS.path(name, "x")).getRawPath())
        .startsWith("/api/v1/namespaces/")
        .endsWith("/secrets/x")
        .satisfies(path -> assertThat(path.split("/")).hasSize(7));
  }
}
