package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/** Reads the text of one recipient. */
final class RecipientParser {
  private static final int MAX_LENGTH = 16 * 1024;
  private static final int MAX_QUOTED_NAME = 64;

  private RecipientParser() {}

  static AgeRecipient parse(String given, Optional<AgePlugins> plugins) {
    String text = given.strip();
    if (text.length() > MAX_LENGTH) {
      throw invalid("is longer than any recipient");
    }
    if (text.startsWith("ssh-") || text.startsWith("ecdsa-") || text.startsWith("sk-")) {
      return ssh(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("age-secret-key-") || lower.startsWith("age-plugin-")) {
      throw new CryptoException.InvalidKey(
          "this is a private key where an age recipient (a public key) is expected",
          "seal keygen -y, or age-keygen -y, prints the recipient of an identity file");
    }
    Bech32.@Nullable Decoded decoded = Bech32.decode(text.getBytes(StandardCharsets.UTF_8));
    if (decoded == null) {
      throw invalid("is neither age1… nor an SSH public key, or has a typing error");
    }
    if (decoded.upperCase()) {
      throw invalid("must be in lower case");
    }
    return switch (decoded.prefix()) {
      case X25519Recipient.PREFIX -> x25519(decoded.data());
      case HybridRecipient.PREFIX -> hybrid(decoded.data());
      case "age1tag", "age1tagpq" ->
          throw new CryptoException.Unsupported(
              "hardware tag recipients (" + decoded.prefix() + "1…) are not supported",
              "encrypt to the age1… recipient of the same person");
      default -> other(decoded.prefix(), text, plugins);
    };
  }

  private static AgeRecipient other(String prefix, String text, Optional<AgePlugins> plugins) {
    String name = prefix.startsWith("age1") ? prefix.substring("age1".length()) : "";
    if (name.isEmpty() || name.length() > MAX_QUOTED_NAME) {
      throw invalid("is not of a kind that age knows");
    }
    if (plugins.isPresent() && PluginSession.isName(name)) {
      return new PluginRecipient(plugins.get(), name, text);
    }
    throw new CryptoException.Unsupported(
        "recipient of the age plugin \"" + name + "\": plugins are not run here",
        "encrypt to an age1… recipient, or use age with age-plugin-" + name);
  }

  private static AgeRecipient x25519(byte[] point) {
    if (point.length != AgeCrypto.KEY_BYTES) {
      throw invalid("has a wrong length");
    }
    return new X25519Recipient(point);
  }

  private static AgeRecipient hybrid(byte[] key) {
    if (key.length != HybridRecipient.PUBLIC_KEY_BYTES || !MlKem.isValidPublicKey(key)) {
      throw invalid("is not a valid ML-KEM-768 and X25519 key");
    }
    return new HybridRecipient(new XWingPublicKeyParameters(key));
  }

  private static AgeRecipient ssh(String text) {
    String[] words = text.split("[ \t]+", 3);
    if (!words[0].equals(SshEd25519Recipient.TYPE) && !words[0].equals(SshRsaRecipient.TYPE)) {
      throw new CryptoException.Unsupported(
          "this type of SSH key can't be encrypted to: only ssh-ed25519 and ssh-rsa can",
          "use an age key: seal keygen");
    }
    try {
      SshWire.Reader wire =
          new SshWire.Reader(Base64.getDecoder().decode(words.length > 1 ? words[1] : ""));
      if (!wire.text().equals(words[0])) {
        throw invalid("is an SSH key of another type than its first word says");
      }
      AgeRecipient recipient =
          words[0].equals(SshRsaRecipient.TYPE)
              ? new SshRsaRecipient(wire.integer(), wire.integer())
              : new SshEd25519Recipient(wire.bytes());
      if (!wire.atEnd()) {
        throw invalid("is an SSH key with trailing data");
      }
      return recipient;
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException _) {
      throw invalid("is an SSH key that was cut off or has a typing error");
    }
  }

  private static CryptoException invalid(String problem) {
    return new CryptoException.InvalidKey(
        "the age recipient " + problem,
        "copy the whole text, as age-keygen or ssh-keygen prints it");
  }
}
