package dev.sealgate.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void takesFlagsBeforeTheEnvironment() {
    assertThat(
            Options.parse(
                List.of("--http-port=9090", "--no-leader-election", "--aws-ambient=cluster-stores"),
                Map.of(
                    "SEALGATE_HTTP_PORT", "1",
                    "SEALGATE_NAMESPACE", "elsewhere",
                    "SEALGATE_CACHE_DIR", "/cache",
                    "SEALGATE_SEALING_KEY_NAMESPACES", "kube-system, other")))
        .isEqualTo(
            new Options.Parsed.Run(
                new Options(
                    "elsewhere",
                    9090,
                    Path.of("/cache"),
                    false,
                    false,
                    List.of("kube-system", "other"),
                    AwsSettings.Ambient.CLUSTER_STORES)));
  }

  @ParameterizedTest
  @CsvSource({
    "--nonsense, unknown flag --nonsense",
    "--namespace, --namespace needs a value",
    "--http-port=99999, --http-port is a number",
    "--namespace=No, --namespace is the name of a namespace",
    "--aws-ambient=me, --aws-ambient is nobody",
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
