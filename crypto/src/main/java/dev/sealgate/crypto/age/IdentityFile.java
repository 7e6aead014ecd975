package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.Pem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Identity and recipient files, read without a private key ever being a String. */
final class IdentityFile {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_KEYS = 1000;
  private static final int MAX_QUOTED_NAME = 64;

  private static final String KEYGEN = "an identity file is what seal keygen or age-keygen writes";

  private IdentityFile() {}

  static List<AgeIdentity> parse(
      byte[] file, Optional<SecretBytes> passphrase, Optional<AgePlugins> plugins) {
    if (file.length > MAX_BYTES) {
      throw new CryptoException.LimitExceeded("the identity file is larger than 1 MiB", KEYGEN);
    }
    byte[] start = firstLine(file);
    if (startsWith(start, Header.VERSION_LINE) || startsWith(start, ArmorInputStream.BEGIN)) {
      return encrypted(file, passphrase, plugins);
    }
    return startsWith(start, "-----BEGIN ") ? List.of(ssh(file, passphrase)) : lines(file, plugins);
  }

  private static List<AgeIdentity> encrypted(
      byte[] file, Optional<SecretBytes> passphrase, Optional<AgePlugins> plugins) {
    SecretBytes secret =
        passphrase.orElseThrow(() ->
            new CryptoException.InvalidKey(
                "the identity file is encrypted with a passphrase",
                "give the passphrase, or the decrypted file: age -d FILE"));
    try (AgeIdentity opener = AgeIdentity.passphrase(secret);
        SecretBytes content = Age.decrypt(file, List.of(opener))) {
      return content.use(bytes -> lines(bytes, plugins));
    }
  }

  private static AgeIdentity ssh(byte[] file, Optional<SecretBytes> passphrase) {
    List<Pem.Block> blocks;
    try {
      blocks = Pem.read(file);
    } catch (Pem.BadPem e) {
      throw new CryptoException.InvalidKey("the SSH key file " + e.getMessage(), KEYGEN);
    }
    if (blocks.isEmpty()) {
      throw new CryptoException.InvalidKey("the key file holds no complete PEM block", KEYGEN);
    }
    try {
      return SshPrivateKeys.parse(blocks.getFirst(), passphrase);
    } finally {
      blocks.forEach(Pem.Block::close);
    }
  }

  private static List<AgeIdentity> lines(byte[] file, Optional<AgePlugins> plugins) {
    List<AgeIdentity> identities = new ArrayList<>();
    try {
      int number = 0;
      for (int at = 0; at < file.length; number++) {
        int end = at;
        while (end < file.length && file[end] != '\n') {
          end++;
        }
        byte[] line = stripped(file, at, end);
        at = end + 1;
        if (line.length > 0 && line[0] != '#') {
          if (identities.size() == MAX_KEYS) {
            throw new CryptoException.LimitExceeded(
                "the identity file has more than " + MAX_KEYS + " keys", "split it");
          }
          identities.add(identity(line, number + 1, plugins));
        }
      }
      if (identities.isEmpty()) {
        throw new CryptoException.InvalidKey("the identity file holds no key", KEYGEN);
      }
      return List.copyOf(identities);
    } catch (CryptoException e) {
      identities.forEach(AgeIdentity::close);
      throw e;
    }
  }

  /** Wipes the line. */
  private static AgeIdentity identity(byte[] line, int number, Optional<AgePlugins> plugins) {
    Bech32.@Nullable Decoded decoded = Bech32.decode(line);
    String kind = decoded == null ? "" : decoded.prefix();
    boolean key = decoded != null && decoded.upperCase();
    boolean looksPublic = startsWith(line, "age1") || startsWith(line, "ssh-");
    String plugin =
        key && kind.startsWith("age-plugin-") && kind.endsWith("-")
            ? kind.substring("age-plugin-".length(), kind.length() - 1)
            : "";
    if (plugins.isPresent() && PluginSession.isName(plugin)) {
      return new PluginIdentity(plugins.get(), plugin, SecretBytes.takeOwnershipOf(line));
    }
    Arrays.fill(line, (byte) 0);
    if (decoded != null && key && decoded.data().length == AgeCrypto.KEY_BYTES) {
      if (kind.equals(X25519Identity.PREFIX)) {
        return new X25519Identity(decoded.data());
      }
      if (kind.equals(HybridIdentity.PREFIX)) {
        return new HybridIdentity(decoded.data());
      }
    }
    if (decoded != null) {
      Arrays.fill(decoded.data(), (byte) 0);
    }
    String where = "line " + number + " of the identity file ";
    if (!plugin.isEmpty()) {
      String shown = plugin.substring(0, Math.min(plugin.length(), MAX_QUOTED_NAME));
      throw new CryptoException.Unsupported(
          where + "is a key of the age plugin \"" + shown + "\"",
          "plugins are not run here: use an AGE-SECRET-KEY-… identity");
    }
    if (looksPublic) {
      throw new CryptoException.InvalidKey(
          where + "is a recipient (a public key), not a private key", KEYGEN);
    }
    throw new CryptoException.InvalidKey(where + "is not an age private key", KEYGEN);
  }

  static List<AgeRecipient> parseRecipients(String file) {
    if (file.length() > MAX_BYTES) {
      throw new CryptoException.LimitExceeded(
          "the recipients file is larger than 1 MiB", "split it");
    }
    List<AgeRecipient> recipients = new ArrayList<>();
    int number = 0;
    for (String line : file.lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          recipients.add(AgeRecipient.parse(line));
        } catch (CryptoException e) {
          throw e.at(CryptoException.Location.keyPath("line " + number));
        }
      }
    }
    if (recipients.isEmpty()) {
      throw new CryptoException.InvalidKey(
          "the recipients file holds no recipient", "one age1… or ssh-… public key a line");
    }
    return List.copyOf(recipients);
  }

  private static byte[] stripped(byte[] text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && ArmorInputStream.isWhiteSpace(text[start])) {
      start++;
    }
    while (end > start && ArmorInputStream.isWhiteSpace(text[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(text, start, end);
  }

  private static byte[] firstLine(byte[] file) {
    int at = 0;
    while (at < file.length && ArmorInputStream.isWhiteSpace(file[at])) {
      at++;
    }
    return Arrays.copyOfRange(file, at, Math.min(file.length, at + Header.COLUMNS));
  }

  private static boolean startsWith(byte[] text, String prefix) {
    byte[] wanted = prefix.getBytes(StandardCharsets.US_ASCII);
    return text.length >= wanted.length
        && Arrays.equals(text, 0, wanted.length, wanted, 0, wanted.length);
  }
}
