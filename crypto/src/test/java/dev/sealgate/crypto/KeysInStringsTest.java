package dev.sealgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A String can't be wiped, so no key becomes one; and no class grows beyond what one can read. */
class KeysInStringsTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/sealgate/crypto");
  private static final Pattern FROM_BYTES =
      Pattern.compile(
          "new String\\(|\\.toString\\((?:StandardCharsets\\.)?[A-Z]|encodeToString\\(|formatHex\\(");

  /** Everything that makes a text of bytes beside keys, and what it is of. */
  private static final Map<String, String> PUBLIC_TEXTS =
      Map.ofEntries(
          Map.entry("age/Age", "the BEGIN line"),
          Map.entry("age/AgeCrypto", "arguments of stanzas"),
          Map.entry("age/Bech32", "the prefix"),
          Map.entry("age/HybridRecipient", "a recipient"),
          Map.entry("age/PluginSession", "first lines of stanzas, messages"),
          Map.entry("age/SshEd25519Recipient", "a recipient"),
          Map.entry("age/SshRsaRecipient", "a recipient"),
          Map.entry("age/SshWire", "names of types and ciphers"),
          Map.entry("age/X25519Recipient", "a recipient"),
          Map.entry("internal/Pem", "the label of a block"),
          Map.entry("mask/ScrubIndex", "a text after its values were replaced"),
          Map.entry("mask/SecretRegistry", "a text with placeholders"),
          Map.entry("mask/ValueForms", "hexadecimal forms of values, bytes again at once"),
          Map.entry("pgp/PgpKeyring", "a fingerprint"),
          Map.entry("pgp/PgpRecipient", "a fingerprint, a message"),
          Map.entry("sealed/GoBase64", "ciphertext"),
          Map.entry("sealed/SealingCertificate", "a certificate, its fingerprint"),
          Map.entry("sealed/SealingKey", "a certificate"));

  /** SOPS handles values besides: here are the classes that see the data key. */
  private static final Map<String, String> PUBLIC_TEXTS_OF_SOPS =
      Map.of("sops/DataKeys", "a wrapped key", "sops/ValueCipher", "a MAC");

  private static final List<String> SOPS =
      List.of("sops/DataKeys", "sops/ValueCipher", "sops/Shamir", "sops/SopsKeyring");

  @Test
  void noClassThatHandlesKeysMakesTextsOfBytesButTheKnownOnes() {
    Map<String, String> expected = new TreeMap<>(PUBLIC_TEXTS);
    expected.putAll(PUBLIC_TEXTS_OF_SOPS);

    assertThat(
            sources().entrySet().stream()
                .filter(source ->
                    !source.getKey().startsWith("sops/") || SOPS.contains(source.getKey()))
                .filter(source -> FROM_BYTES.matcher(source.getValue()).find())
                .map(Map.Entry::getKey))
        .containsExactlyElementsOf(expected.keySet());
  }

  @Test
  void noClassIsLongerThan300Lines() {
    assertThat(sources())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            (name, text) -> assertThat(text.lines().count()).as(name).isLessThanOrEqualTo(300));
  }

  private static Map<String, String> sources() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.toMap(
                  file -> SOURCES.relativize(file).toString().replace(".java", ""),
                  KeysInStringsTest::read,
                  (a, _) -> a,
                  TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
