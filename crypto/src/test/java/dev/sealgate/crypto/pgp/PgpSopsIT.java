package dev.sealgate.crypto.pgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real sops, which has its own OpenPGP (Go's), reads our messages and writes some for us. */
class PgpSopsIT {
  private static final Path FILES = Path.of("src/test/resources/pgp");
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  private static final Pattern ENC = Pattern.compile("\"enc\": \"(-----BEGIN PGP MESSAGE[^\"]*)\"");

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "x25519", "nistp256"})
  void theDataKeyTravelsBothWays(String name) throws IOException {
    PgpRecipient recipient =
        PgpRecipient.parse(Files.readAllBytes(FILES.resolve(name + ".pub")), NOW).getFirst();
    Files.write(home.resolve("pubring.gpg"), binary(name + ".pub"));
    Files.write(home.resolve("secring.gpg"), binary(name + ".key"));

    String encrypted =
        Counterparts.sops()
            .env("GNUPGHOME", home.toString())
            .stdin("{\"password\": \"hunter2\"}")
            .run("encrypt", "--pgp", recipient.fingerprint(), "--filename-override", "a.json")
            .orThrow()
            .text();
    String message = wrappedKey(encrypted);
    String rewritten;
    try (PgpKeyring keyring =
            PgpKeyring.parse(
                SecretBytes.takeOwnershipOf(Files.readAllBytes(FILES.resolve(name + ".key"))));
        SecretBytes dataKey = keyring.unwrap(message.getBytes(UTF_8))) {
      assertThat(dataKey.length()).isEqualTo(32);
      String ours = recipient.wrap(dataKey, new SecureRandom());
      rewritten = encrypted.replace(json(message), json(ours));
    }
    assertThat(rewritten).isNotEqualTo(encrypted);
    String decrypted =
        Counterparts.sops()
            .env("GNUPGHOME", home.toString())
            .stdin(rewritten)
            .run("decrypt", "--filename-override", "a.json")
            .orThrow()
            .text();

    assertThat(decrypted).contains("\"password\": \"hunter2\"");
  }

  private static byte[] binary(String name) throws IOException {
    return PgpText.blocks(Files.readAllBytes(FILES.resolve(name))).getFirst();
  }

  private static String wrappedKey(String sopsFile) {
    Matcher enc = ENC.matcher(sopsFile);
    assertThat(enc.find()).isTrue();
    return enc.group(1).replace("\\n", "\n");
  }

  private static String json(String text) {
    return text.replace("\n", "\\n");
  }
}
