package dev.sealgate.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterpartsIT {
  @TempDir Path temp;

  private String recipient = "";
  private Path identity = Path.of("");

  @BeforeEach
  void makeAKey() {
    identity = temp.resolve("key.txt");
    Counterparts.ageKeygen().run("-o", identity.toString()).orThrow();
    recipient = Counterparts.ageKeygen().run("-y", identity.toString()).orThrow().text();
  }

  @Test
  void ageEncryptsAndDecrypts() {
    byte[] content = "a secret".getBytes(UTF_8);

    byte[] sealed = Counterparts.age().stdin(content).run("-r", recipient).orThrow().stdout();
    CommandResult opened = Counterparts.age().stdin(sealed).run("-d", "-i", identity.toString());

    assertThat(sealed).startsWith("age-encryption.org/v1\n".getBytes(UTF_8));
    assertThat(opened.stdout()).isEqualTo(content);
  }

  @Test
  void sopsEncryptsAndDecryptsWithKeysFromTheEnvironment() throws Exception {
    Path file = Files.writeString(temp.resolve("secret.yaml"), "password: s3cret\n");

    Counterparts.sops().in(temp).run("-e", "-i", "--age", recipient, "secret.yaml").orThrow();
    CommandResult opened =
        Counterparts.sops()
            .env("SOPS_AGE_KEY_FILE", identity.toString())
            .run("-d", file.toString());

    assertThat(Files.readString(file))
        .contains("password: ENC[AES256_GCM")
        .doesNotContain("s3cret");
    assertThat(opened.text()).isEqualTo("password: s3cret");
  }

  @Test
  void theOldSopsIsOld() throws Exception {
    Path file = Files.writeString(temp.resolve("secret.yaml"), "password: s3cret\n");

    CommandResult sealed =
        Counterparts.oldSops().in(temp).run("-e", "--age", recipient, file.toString()).orThrow();

    assertThat(sealed.text()).contains("version: 3.7.3").contains("    gcp_kms: []");
  }

  @Test
  void sopsFindsNoKeyOfWhoeverRunsTheTests() throws Exception {
    Path file = Files.writeString(temp.resolve("secret.yaml"), "password: s3cret\n");
    Counterparts.sops().in(temp).run("-e", "-i", "--age", recipient, "secret.yaml").orThrow();

    CommandResult refused = Counterparts.sops().run("-d", file.toString());

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.stderr()).contains("data key");
  }

  @Test
  void kubesealSealsOffline() throws Exception {
    Path certificate = Files.writeString(temp.resolve("cert.pem"), rsaCertificate());
    String secret =
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"b"},"data":{"k":"dg=="}}
        """;

    CommandResult sealed =
        Counterparts.kubeseal().stdin(secret).run("--cert", certificate.toString()).orThrow();

    assertThat(sealed.text()).contains("SealedSecret", "encryptedData").doesNotContain("dg==");
  }

  private String rsaCertificate() {
    Command keytool =
        Command.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    String[] store = {"-keystore", temp.resolve("rsa.p12").toString(), "-storepass", "password"};
    keytool
        .run(with(store, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=sealing", "-alias", "k"))
        .orThrow();
    return keytool.run(with(store, "-exportcert", "-rfc", "-alias", "k")).orThrow().text();
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(more), Stream.of(some)).toArray(String[]::new);
  }
}
