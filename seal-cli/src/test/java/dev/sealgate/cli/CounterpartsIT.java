package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Counterparts;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made by seal open in sops, age and kubeseal, and theirs open here. */
class CounterpartsIT {
  private static final String APP =
      """
      name: shop
      list:
        - one
        - 2
      nested:
        ratio: 1.5
        ready: true
      """;

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder);
    session.write("secret.yaml", TestKeys.SECRET).write("app.yaml", APP);
    session.write("app.json", "{\n\t\"password\": \"hunter2\",\n\t\"port\": 5432\n}\n");
    session.write("app.env", "PASSWORD=hunter2\n").write("app.bin", "anything\n");
    session.write("sealing.pem", TestKeys.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret.yaml", "app.yaml", "app.json", "app.env", "app.bin"})
  void sopsReadsWhatSealEncrypts(String file) {
    String recipient = keygen("age.agekey");
    run("encrypt", "--age", recipient, "-i", file);
    assertThat(session.read(file)).doesNotContain("hunter2");

    String plain = sops("age.agekey", "--decrypt", file);

    session.write("sops." + file, plain);
    assertThat(run("decrypt", "--identity", "age.agekey", file)).isNotEmpty();
    assertThat(normal(file, plain)).isEqualTo(normal(file, original(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret.yaml", "app.yaml", "app.json", "app.env", "app.bin"})
  void sealReadsWhatSopsEncrypts(String file) {
    String key = Counterparts.ageKeygen().in(folder).run().orThrow().text();
    session.write("theirs.agekey", key + "\n");
    String recipient = run("keygen", "--recipient-of", "theirs.agekey").strip();
    String encrypted = sops("theirs.agekey", "--encrypt", "--age", recipient, file);
    session.write("encrypted-" + file, encrypted + "\n");
    session.env("SOPS_AGE_KEY_FILE", "theirs.agekey");

    String plain = run("decrypt", "encrypted-" + file);

    assertThat(normal(file, plain)).isEqualTo(normal(file, original(file)));
  }

  @Test
  void ageUsesTheKeysThatSealMakes() {
    String recipient = keygen("age.agekey");
    byte[] encrypted =
        Counterparts.age().in(folder).stdin("hunter2").run("-r", recipient).orThrow().stdout();

    String plain =
        Counterparts.age()
            .in(folder)
            .stdin(encrypted)
            .run("-d", "-i", "age.agekey")
            .orThrow()
            .text();

    assertThat(plain).isEqualTo("hunter2");
    assertThat(Counterparts.ageKeygen().in(folder).run("-y", "age.agekey").orThrow().text())
        .isEqualTo(recipient);
  }

  @ParameterizedTest
  @ValueSource(strings = {"strict", "namespace-wide", "cluster-wide"})
  void kubesealOpensWhatSealSeals(String scope) {
    String sealed = run("secret", "--cert", "sealing.pem", "--scope", scope, "secret.yaml");

    String opened =
        Counterparts.kubeseal()
            .in(folder)
            .stdin(sealed)
            .run(
                "--recovery-unseal",
                "--recovery-private-key",
                TestKeys.privateKeyFile().toString(),
                "-o",
                "yaml")
            .orThrow()
            .text();

    assertThat(opened)
        .contains("name: db", "namespace: shop", "password: aHVudGVyMg==")
        .contains("text: Z3LDtsOfZQp6d2VpCg==");
  }

  private String keygen(String file) {
    return run("keygen", "-o", file).strip();
  }

  private String run(String... args) {
    Session.Result result = session.seal("", args);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }

  private String sops(String keyFile, String... args) {
    return Counterparts.sops()
        .in(folder)
        .env("SOPS_AGE_KEY_FILE", session.path(keyFile).toString())
        .run(args)
        .orThrow()
        .text();
  }

  private static String original(String file) {
    return switch (file) {
      case "secret.yaml" -> TestKeys.SECRET;
      case "app.yaml" -> APP;
      case "app.json" -> "{\"password\": \"hunter2\", \"port\": 5432}";
      case "app.env" -> "PASSWORD=hunter2";
      default -> "anything";
    };
  }

  /** Both write the same content; sops lays YAML and JSON out anew. */
  private static Object normal(String file, String text) {
    if (!file.endsWith(".yaml") && !file.endsWith(".json")) {
      return text.strip();
    }
    try (Source source = new Source(file, dev.sealgate.crypto.SecretBytes.utf8(text))) {
      return Manifests.read(source);
    }
  }
}
