package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/seal.md do what it says, with the launcher that is shipped. */
class DocumentationIT {
  private static final Path PAGE = Path.of("../docs/seal.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  @TempDir Path folder;

  @Test
  void everyBlockOfThePageRuns() throws IOException {
    StringBuilder script = new StringBuilder("set -eu\n");
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      script.append(blocks.group(1));
    }
    try (ControlPlane cluster = ControlPlane.start()) {
      cluster.kubectl().stdin(sealingKey()).run("apply", "--server-side", "-f", "-").orThrow();
      Command shell =
          Command.of("sh")
              .in(folder)
              .env("PATH", Launcher.BIN + ":" + System.getenv("PATH"))
              .env("JAVA25_HOME", System.getProperty("java.home"))
              .env("KUBECONFIG", cluster.kubeconfig().toString());

      String output = shell.stdin(script.toString()).run().orThrow().text();

      assertThat(output).contains("seal 0.1.0", "First steps:", "password: hunter2");
    }
    assertThat(Files.readString(folder.resolve("sealing.pem"))).isEqualTo(TestKeys.certificate());
    for (String file : new String[] {"database.yaml", "app.sops.yaml", "app.sops.json"}) {
      assertThat(Files.readString(folder.resolve(file)))
          .contains("ENC[AES256_GCM")
          .doesNotContain("hunter2", "correct-horse");
    }
    assertThat(Files.readString(folder.resolve("app.sops.yaml"))).contains("user: shop");
    assertThat(Files.readString(folder.resolve("token.sealed.yaml")))
        .contains("kind: SealedSecret")
        .doesNotContain("hunter2");
  }

  private static String sealingKey() {
    try (SealingKey key = TestKeys.sealingKey();
        SecretBytes pem = key.privateKeyPem()) {
      return """
      apiVersion: v1
      kind: Namespace
      metadata: {name: sealgate-system}
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: sealed-secrets-key1
        namespace: sealgate-system
        labels: {sealedsecrets.bitnami.com/sealed-secrets-key: active}
      type: kubernetes.io/tls
      data:
        tls.crt: %s
        tls.key: %s
      """
          .formatted(
              base64(TestKeys.certificate().getBytes(StandardCharsets.US_ASCII)),
              pem.use(DocumentationIT::base64));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
