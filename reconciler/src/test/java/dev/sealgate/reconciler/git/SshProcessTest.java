package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ssh library is set up once per process, so each case has a process of its own. */
final class SshProcessTest {
  @TempDir private Path temp;

  @Test
  void readsEd25519KeysWithoutAProviderForTheWholeProcess() throws Exception {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                SshProcessTest.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.strip()).isEqualTo("plain read, encrypted read, BC absent");
  }

  /** The child. */
  public static void main(String[] args) throws Exception {
    RepositoryAddress address = RepositoryAddress.parse("git@git.example.com:x.git", false);
    TransferBudget budget = new TransferBudget(Clock.systemUTC(), Duration.ofMinutes(1), 1000);
    Class.forName(SshAccess.class.getName()); // sets the library up
    KeyPair key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
    SecretBytes knownHosts =
        SecretBytes.utf8("git.example.com " + PublicKeyEntry.toString(key.getPublic()));
    for (String passphrase : new String[] {"", "open sesame"}) {
      Map<String, SecretBytes> data =
          passphrase.isEmpty()
              ? Map.of("identity", written(key, passphrase), "known_hosts", knownHosts)
              : Map.of(
                  "identity",
                  written(key, passphrase),
                  "known_hosts",
                  knownHosts,
                  "password",
                  SecretBytes.utf8(passphrase));
      SourceCredentials credentials = SourceCredentials.ofSecret("shop", "git", data);
      SshAccess.of(address, credentials, Path.of(args[0]), budget).close();
      System.out.print(passphrase.isEmpty() ? "plain read, " : "encrypted read, ");
    }
    System.out.println("BC " + (Security.getProvider("BC") == null ? "absent" : "present"));
  }

  private static SecretBytes written(KeyPair key, String passphrase) throws Exception {
    OpenSSHKeyEncryptionContext encryption = null;
    if (!passphrase.isEmpty()) {
      encryption = new OpenSSHKeyEncryptionContext();
      encryption.setPassword(passphrase);
      encryption.setCipherName("AES");
      encryption.setCipherType("256");
      encryption.setCipherMode("CTR");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, out);
    return SecretBytes.takeOwnershipOf(out.toByteArray());
  }
}
