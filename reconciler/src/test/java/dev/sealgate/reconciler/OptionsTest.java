package dev.sealgate.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.reconciler.secrets.KeyRenewal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void takesFlagsBeforeTheEnvironment() {
    assertThat(
            Options.parse(
                List.of(
                    "--http-port=9090",
                    "--no-leader-election",
                    "--key-renew-period=0",
                    "--key-cutoff-time=Sat, 21 Nov 2026 09:00:00 +0100",
                    "--aws-ambient=cluster-stores",
                    "--aws-ambient-keys"),
                Map.of(
                    "SEALGATE_HTTP_PORT", "1",
                    "SEALGATE_NAMESPACE", "elsewhere",
                    "SEALGATE_CACHE_DIR", "/cache",
                    "SEALGATE_KEY_SIZE", "3072",
                    "SEALGATE_KUSTOMIZE", "/opt/kustomize",
                    "SEALGATE_HELM", "/opt/sealgate-helm",
                    "SEALGATE_SEALING_KEY_NAMESPACES", "kube-system, other")))
        .isEqualTo(
            new Options.Parsed.Run(
                new Options(
                    "elsewhere",
                    9090,
                    Path.of("/cache"),
                    false,
                    false,
                    false,
                    Duration.ofSeconds(15),
                    List.of("kube-system", "other"),
                    new KeyRenewal(
                        Duration.ZERO, Optional.of(Instant.parse("2026-11-21T08:00:00Z")), 3072),
                    AwsSettings.Ambient.CLUSTER_STORES,
                    true,
                    "/opt/kustomize",
                    "/opt/sealgate-helm")));
  }

  @Test
  void renewsSealingKeysAsSealedSecretsDoesByDefault() {
    assertThat(Options.parse(List.of(), Map.of()))
        .isInstanceOfSatisfying(
            Options.Parsed.Run.class,
            run -> assertThat(run.options().keyRenewal()).isEqualTo(KeyRenewal.DEFAULT));
  }

  @Test
  void namesAProxyThatItCannotUseAndNotItsPassword() {
    assertThat(Options.parse(List.of(), Map.of("https_proxy", "http://me:planted@proxy:3128")))
        .isInstanceOfSatisfying(
            Options.Parsed.Print.class,
            print ->
                assertThat(print.text())
                    .startsWith("sealgate: HTTPS_PROXY holds a login")
                    .doesNotContain("planted"));
  }

  @Test
  void sharesTheApplicationsOnlyAmongReplicasThatKnowOfEachOther() {
    assertThat(
            Options.parse(
                List.of("--sharding", "--lease-duration=1m"),
                Map.of("SEALGATE_NO_LEADER_ELECTION", "false")))
        .isInstanceOfSatisfying(
            Options.Parsed.Run.class,
            run -> {
              assertThat(run.options().sharding()).isTrue();
              assertThat(run.options().lease()).isEqualTo(Duration.ofMinutes(1));
            });
    assertThat(Options.parse(List.of("--sharding"), Map.of("SEALGATE_NO_LEADER_ELECTION", "true")))
        .isInstanceOfSatisfying(
            Options.Parsed.Print.class,
            print -> assertThat(print.text()).contains("--sharding is for several replicas"));
  }

  @ParameterizedTest
  @CsvSource({
    "--nonsense, unknown flag --nonsense",
    "--namespace, --namespace needs a value",
    "--http-port=99999, --http-port is a number",
    "--namespace=No, --namespace is the name of a namespace",
    "--key-renew-period=soon, --key-renew-period is a duration",
    "--key-cutoff-time=tomorrow, --key-cutoff-time is a time",
    "--key-size=1024, --key-size is 2048",
    "--aws-ambient=me, --aws-ambient is nobody",
    "--lease-duration=2s, --lease-duration is a duration of whole seconds",
    "--lease-duration=3500ms, --lease-duration is a duration of whole seconds",
    "--lease-duration=6m, --lease-duration is a duration of whole seconds",
  })
  void namesTheMistake(String argument, String message) {
    assertThat(Options.parse(List.of(argument), Map.of()))
        .isInstanceOfSatisfying(
            Options.Parsed.Print.class,
            print -> {
              assertThat(print.exitCode()).isEqualTo(2);
              assertThat(print.text()).startsWith("sealgate: " + message).contains("Usage:");
            });
  }
}
