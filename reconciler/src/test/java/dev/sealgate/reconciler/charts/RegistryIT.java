package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.testbed.RegistryServer;
import dev.sealgate.testbed.RegistryServer.Access;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The real registry of CNCF distribution: open, with a password, and with tokens. */
class RegistryIT extends ChartFixture {
  private static String push(RegistryServer registry, String version) {
    return registry.pushChart(
        "team/shop",
        version.replace('+', '_'),
        "{\"name\":\"shop\",\"version\":\"%s\"}"
            .formatted(version)
            .getBytes(StandardCharsets.UTF_8),
        Packed.chart("shop", version).gzip());
  }

  private static SourceCredentials login(RegistryServer registry, String password) {
    return secret(
        "registry",
        "username",
        RegistryServer.USER,
        "password",
        password,
        "ca.crt",
        registry.caCertificate());
  }

  @Test
  void findsVersionsTagsAndDigests() {
    try (RegistryServer registry = RegistryServer.start(Access.OPEN)) {
      String old = push(registry, "1.2.0");
      push(registry, "1.3.0+build.5");
      String url = "oci://" + registry.address() + "/team";
      SourceCredentials trust = secret("ca", "ca.crt", registry.caCertificate());

      try (SourceTree tree = opened(fetch(url, "shop", "^1.2", trust))) {
        assertThat(tree.path()).isEqualTo("shop@1.3.0+build.5");
        assertThat(text(tree, "values.yaml")).isEqualTo("key: default\n");
      }
      for (String revision : Set.of("1.2.0", "<1.3", old, "1.2.0@" + old)) {
        try (SourceTree tree = opened(fetch(url, "shop", revision, trust))) {
          assertThat(tree.commit()).as(revision).isEqualTo("1.2.0@" + old);
        }
      }
      // Argo CD's form
      opened(fetch(registry.address() + "/team", "shop", "1.3.0+build.5", trust)).close();
      assertThat(problem(fetch(url, "shop", "2.x", trust)).message())
          .endsWith("the newest are 1.3.0+build.5, 1.2.0");
      assertThat(problem(fetch(url, "stop", "*", trust)).reason())
          .isEqualTo(Reason.REVISION_NOT_FOUND);

      // a tag that moves
      registry.pushChart(
          "team/shop",
          "stable",
          "{}".getBytes(StandardCharsets.UTF_8),
          Packed.chart("shop", "1.2.0").gzip());
      try (SourceTree tree = opened(fetch(url, "shop", "stable", trust))) {
        assertThat(tree.path()).isEqualTo("shop@1.2.0");
      }
      registry.pushChart(
          "team/shop",
          "stable",
          "{}".getBytes(StandardCharsets.UTF_8),
          Packed.chart("shop", "1.4.0").gzip());
      clock.pass(Duration.ofSeconds(1));
      try (SourceTree tree = opened(fetch(url, "shop", "stable", trust))) {
        assertThat(tree.path()).isEqualTo("shop@1.4.0");
      }
    }
  }

  @Test
  void logsInWithAPassword() {
    try (RegistryServer registry = RegistryServer.start(Access.PASSWORD)) {
      push(registry, "1.0.0");
      String url = "oci://" + registry.address() + "/team";
      opened(fetch(url, "shop", "*", login(registry, RegistryServer.PASSWORD))).close();
      clock.pass(Duration.ofMinutes(1));
      assertThat(problem(fetch(url, "shop", "*", login(registry, "wrong"))).reason())
          .isEqualTo(Reason.SOURCE_DENIED);
    }
  }

  @Test
  void logsInWithATokenToPullAndNoMore() {
    try (RegistryServer registry = RegistryServer.start(Access.TOKEN)) {
      push(registry, "1.0.0");
      String url = "oci://" + registry.address() + "/team";
      opened(fetch(url, "shop", "*", login(registry, RegistryServer.PASSWORD))).close();
      assertThat(registry.scopes()).containsExactly("repository:team/shop:pull");
      clock.pass(Duration.ofHours(1));
      assertThat(problem(fetch(url, "shop", "*", login(registry, "wrong"))).reason())
          .isEqualTo(Reason.SOURCE_DENIED);
    }
  }
}
