package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.MacMismatch;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.CryptoException.Tampered;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever can write to the repository, but has no key, changes a file. */
class TamperTest {
  private static final String SECRET = Golden.text("secret.enc.yaml");
  private static final String DOCUMENTS = Golden.text("documents.enc.yaml");

  @Test
  void aChangedCiphertext() {
    String changed = SECRET.replaceFirst("(password: ENC\\[AES256_GCM,data:)(.)", "$1%");
    String flipped = changed.replace("%", changed.contains("data:%A") ? "B" : "A");

    refused(flipped, Tampered.class, "secret.enc.yaml, stringData.password: ");
  }

  @Test
  void aValueUnderAnotherKey() {
    String user = value("username");
    String url = value("url");

    refused(SECRET.replace(user, url), Tampered.class, "stringData.username");
  }

  @Test
  void aPlainValueInPlaceOfAnEncryptedOne() {
    refused(
        SECRET.replace(value("password"), "hunter2"),
        Malformed.class,
        "stringData.password: a value that has to be encrypted is not");
    refused(SECRET.replace(value("port"), "5433"), Malformed.class, "stringData.port: ");
  }

  @Test
  void anUnencryptedValue() {
    refused(SECRET.replace("app: shop", "app: stop"), MacMismatch.class, "the MAC does not fit");
  }

  @Test
  void aRemovedValue() {
    refused(SECRET.replaceFirst("    url: .*\n", ""), MacMismatch.class, "the MAC does not fit");
  }

  @Test
  void anEmptiedValue() {
    refused(SECRET.replace(value("password"), "\"\""), MacMismatch.class, "the MAC does not fit");
  }

  @Test
  void anAddedValue() {
    refused(SECRET.replace("type: Opaque\n", "type: Opaque\nextra: x\n"), MacMismatch.class, "MAC");
  }

  @Test
  void reorderedValues() {
    Matcher lines = Pattern.compile("(    username: .*\n)(    password: .*\n)").matcher(SECRET);

    refused(lines.replaceFirst("$2$1"), MacMismatch.class, "the MAC does not fit");
  }

  @Test
  void reorderedListItems() {
    byte[] file = Golden.encrypt("list.yaml", "list:\n  - one\n  - two\n", Golden.rule("alice"));
    Matcher items = Pattern.compile("(  - ENC.*\n)(  - ENC.*\n)").matcher(Golden.utf8(file));

    refused("list.yaml", items.replaceFirst("$2$1"), MacMismatch.class, "the MAC does not fit");
  }

  @Test
  void theTimeOfLastChange() {
    refused(
        SECRET.replaceFirst("lastmodified: \"20..", "lastmodified: \"2025"),
        MacMismatch.class,
        "the file's MAC or its time of last change was altered");
    refused(
        SECRET.replaceFirst("lastmodified: .*", "lastmodified: yesterday"),
        Malformed.class,
        "lastmodified");
  }

  @Test
  void theMac() {
    Matcher mac = Pattern.compile("    mac: (ENC.*)\n").matcher(SECRET);
    assertThat(mac.find()).isTrue();

    refused(mac.replaceFirst(""), MacMismatch.class, "the file has no MAC");
    refused(mac.replaceFirst("    mac: \"\"\n"), MacMismatch.class, "the file has no MAC");
    refused(mac.replaceFirst("    mac: 12\n"), MacMismatch.class, "can't be read");
    refused(
        mac.replaceFirst("    mac: " + value("url") + "\n"), MacMismatch.class, "MAC or its time");
  }

  @Test
  void theRuleThatSaysWhatIsEncrypted() {
    refused(
        SECRET.replace("encrypted_regex: ^(data|stringData)$", "encrypted_regex: ^nothing$"),
        MacMismatch.class,
        "the MAC does not fit");
    refused(
        SECRET.replace("encrypted_regex: ^(data|stringData)$", "mac_only_encrypted: true"),
        Malformed.class,
        "a value that has to be encrypted is not");
  }

  @Test
  void theTypeOfAValue() {
    refused(
        SECRET.replaceFirst("(password: ENC.*)type:str", "$1type:int"),
        Malformed.class,
        "stringData.password: the decrypted value is no int");
    refused(
        SECRET.replaceFirst("(password: ENC.*)type:str", "$1type:comment"),
        Malformed.class,
        "stringData.password");
    refused(
        SECRET.replaceFirst("(password: ENC.*)type:str", "$1type:secret"),
        Malformed.class,
        "unknown type");
  }

  @Test
  void swappedDocuments() {
    List<String> parts = List.of(DOCUMENTS.split("(?m)^---\n"));

    refused(
        "documents.enc.yaml",
        parts.get(1) + "---\n" + parts.get(0) + "---\n" + parts.get(2),
        MacMismatch.class,
        "the MAC does not fit");
  }

  @Test
  void oneBrokenDocumentOfSeveral() {
    List<String> parts = List.of(DOCUMENTS.split("(?m)^---\n"));
    String broken = parts.get(1).replaceFirst("(password: ENC\\[AES256_GCM,data:)....", "$1AAAA");

    CryptoException failure =
        refused(
            "documents.enc.yaml",
            parts.get(0) + "---\n" + broken + "---\n" + parts.get(2),
            Tampered.class,
            "document 2, data.password");
    assertThat(failure.location().document()).isEqualTo(1);
  }

  @Test
  void documentsThatWereEncryptedOnTheirOwn() {
    String one = Golden.utf8(Golden.encrypt("a.yaml", "a: 1\n", Golden.rule("alice")));
    String two = Golden.utf8(Golden.encrypt("a.yaml", "a: 2\n", Golden.rule("alice")));

    refused(
        "a.yaml",
        one + "---\n" + two,
        Malformed.class,
        "document 2, sops.mac: the document was encrypted on its own");
  }

  @Test
  void aTruncatedFile() {
    for (int length : List.of(SECRET.length() / 3, SECRET.length() / 2, SECRET.length() - 60)) {
      refused(SECRET.substring(0, length), CryptoException.class, "secret.enc.yaml");
    }
    String json = Golden.text("values.enc.json");
    refused(
        "values.enc.json",
        json.substring(0, json.length() - 3),
        Malformed.class,
        "the file ends too early");
  }

  @Test
  void oneShareOfTheDataKeyIsNotEnough() {
    CryptoException failure =
        catchThrowableOfType(
            CryptoException.NoIdentityMatched.class,
            () -> Golden.open("groups.enc.yaml", "bob").close());

    assertThat(failure)
        .hasMessageContaining("1 of the 2 needed key groups")
        .hasMessageContaining(Golden.recipient("carol"));
  }

  @Test
  void aLoweredThreshold() {
    String lowered =
        Golden.text("groups.enc.yaml").replace("shamir_threshold: 2", "shamir_threshold: 1");

    refused("groups.enc.yaml", lowered, CryptoException.class, "1 of the 2 needed key groups");
  }

  private static String value(String key) {
    Matcher matcher = Pattern.compile("    " + key + ": (ENC.*)\n").matcher(SECRET);
    assertThat(matcher.find()).as(key).isTrue();
    return matcher.group(1);
  }

  private static CryptoException refused(
      String text, Class<? extends CryptoException> type, String message) {
    return refused("secret.enc.yaml", text, type, message);
  }

  private static CryptoException refused(
      String name, String text, Class<? extends CryptoException> type, String message) {
    assertThat(Map.of(name, text)).isNotEqualTo(Map.of(name, SECRET));
    CryptoException failure =
        catchThrowableOfType(type, () -> Golden.open(name, Golden.utf8(text), "alice").close());
    assertThat(failure).as("a %s", type.getSimpleName()).isNotNull();
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.location().file()).isEqualTo(name);
    assertThat(failure.hint()).isNotBlank();
    assertThat(failure.getMessage() + failure.hint())
        .doesNotContain("hunter2", "p@ss", "b25l", "ENC[AES256_GCM,data");
    return failure;
  }
}
