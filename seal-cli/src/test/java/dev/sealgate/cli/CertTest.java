package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is looked at, pinned, and another refused; a key for it is made. */
class CertTest {
  @TempDir Path folder;
  private Session session;
  private String pin;

  @BeforeEach
  void files() {
    session = new Session(folder).write("cert.pem", TestKeys.certificate());
    session.write("secret.yaml", TestKeys.SECRET);
    pin = run(0, "cert", "--cert", "cert.pem", "--fingerprint").text();
    session.write(
        "other.pem", run(0, "keygen", "--sealing", "--bits", "2048", "-o", "key.yaml").text());
  }

  @Test
  void itSaysWhatItIs() {
    assertThat(pin).matches("sha256:[0-9a-f]{64}\n");
    assertThat(run(0, "cert", "--cert", "cert.pem").text()).isEqualTo(TestKeys.certificate());
    assertThat(run(0, "cert", "--cert", "cert.pem", "--format", "yaml").text())
        .contains("fingerprint: " + pin, "expired: false\n", "keyBits: 2048\n", "notAfter: ")
        .doesNotContain("pinned");
    assertThat(run(0, "cert", "--cert", "cert.pem", "--format", "text").text())
        .contains("fingerprint  " + pin, "keyBits      2048\n");
    assertThat(run(0, "cert", "--cert", "cert.pem", "--format", "json").text())
        .contains("\"fingerprint\": \"" + pin.strip() + "\"");
  }

  @Test
  void onceOneIsPinnedNoOtherIsSealedTo() throws IOException {
    Session.Result pinned = run(0, "cert", "--cert", "cert.pem", "--pin", "--fingerprint");
    assertThat(pinned.stderr()).isEqualTo("notice: pinned " + pin.strip() + " in .seal-cert\n");
    assertThat(session.read(".seal-cert")).startsWith("# ").contains(pin.strip() + "  # until 20");

    run(0, "secret", "--cert", "cert.pem", "secret.yaml");
    String refused = "is not pinned in .seal-cert\nhint: has the controller made a new key?";
    for (String[] sealing :
        new String[][] {
          {"secret", "--cert", "other.pem", "secret.yaml"},
          {"secret", "--cert", "other.pem", "--raw", "--scope", "cluster-wide", "secret.yaml"},
          {
            "secret",
            "--cert",
            "other.pem",
            "--re-encrypt",
            "--recovery-private-key",
            "key.yaml",
            "s.yaml"
          },
          {"secret", "--re-encrypt", "--recovery-private-key", "key.yaml", "s.yaml"},
          {"convert", "--to", "sealed-secret", "--cert", "other.pem", "secret.yaml"},
          {"cert", "--cert", "other.pem"}
        }) {
      session.write("s.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n");
      Session.Result result = run(1, sealing);
      assertThat(result.stderr()).contains(refused);
      assertThat(result.stdout()).isEmpty();
    }
    assertThat(run(0, "cert", "--cert", "other.pem", "--format", "yaml").text())
        .contains("pinned: false\n");

    // a folder below is under the same rule; and a second pin lets both in
    Files.createDirectory(folder.resolve("sub"));
    run(0, "cert", "--cert", "other.pem", "--pin");
    run(0, "cert", "--cert", "other.pem", "--pin");
    assertThat(session.read(".seal-cert").lines()).hasSize(3);
    run(0, "secret", "--cert", "other.pem", "secret.yaml");
    Session below = new Session(folder.resolve("sub"));
    assertThat(below.seal("", "cert", "--cert", "../cert.pem", "--format", "yaml").text())
        .contains("pinned: true\n");
  }

  @Test
  void aBrokenPinIsNamedAndNothingIsSealed() {
    session.write(".seal-cert", "# mine\nsha256:00\n");

    assertThat(run(1, "secret", "--cert", "cert.pem", "secret.yaml").stderr())
        .startsWith("error: .seal-cert, line 2 is no fingerprint\nhint: ");
    session.write(".seal-cert", pin.substring(7).toUpperCase(java.util.Locale.ROOT) + "\n");
    run(0, "secret", "--cert", "cert.pem", "secret.yaml");
  }

  @Test
  void aKeyOfOnesOwnOpensWhatItsCertificateSealed() throws IOException {
    assertThat(Files.getPosixFilePermissions(folder.resolve("key.yaml"))).hasSize(2);
    assertThat(session.read("key.yaml"))
        .contains("namespace: sealgate-system\n", "sealed-secrets-key: active\n")
        .contains("type: kubernetes.io/tls\n");
    session.write("s.yaml", run(0, "secret", "--cert", "other.pem", "secret.yaml").text());

    assertThat(run(0, "secret", "--recover", "--recovery-private-key", "key.yaml", "s.yaml").text())
        .contains("password: aHVudGVyMg==\n");
    assertThat(run(1, "keygen", "--sealing", "--bits", "2048", "-o", "key.yaml").stderr())
        .startsWith("error: key.yaml is there already");
    for (String wrong : new String[] {"--bits 1024", "--days 0", "--namespace Upper", "--pq"}) {
      Session.Result result = session.run("seal keygen --sealing -o k2.yaml " + wrong);
      assertThat(result.exit()).as(wrong).isEqualTo(2);
      assertThat(folder.resolve("k2.yaml")).doesNotExist();
    }
    assertThat(run(2, "keygen", "--sealing").stderr()).contains("--sealing needs --output FILE");
    assertThat(run(2, "keygen", "--days", "3").stderr()).contains("go with --sealing");
  }

  private Session.Result run(int exit, String... args) {
    Session.Result result = session.seal("", args);
    assertThat(result.exit()).as(result.stderr()).isEqualTo(exit);
    return result;
  }
}
