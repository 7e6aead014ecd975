package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

final class ScryptIdentity extends AgeIdentity {
  private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]*");

  private final SecretBytes passphrase;
  private final int maxWorkFactor;

  ScryptIdentity(SecretBytes passphrase, int maxWorkFactor) {
    this.maxWorkFactor = Scrypt.requireWorkFactor(maxWorkFactor);
    this.passphrase = Scrypt.requirePassphrase(passphrase).duplicate();
  }

  @Override
  public Optional<AgeRecipient> recipient() {
    return Optional.empty();
  }

  @Override
  public SecretBytes encoded() {
    throw new CryptoException.Unsupported(
        "a passphrase can't be written to an identity file", "make a key with seal keygen");
  }

  @Override
  public String describe() {
    return "a passphrase";
  }

  @Override
  String stanzaType() {
    return Scrypt.TYPE;
  }

  @Override
  byte @Nullable [] unwrap(Stanza stanza) {
    stanza.requireShape(2);
    byte[] salt = stanza.decodedArgument(0, Scrypt.SALT_BYTES);
    int workFactor = workFactor(stanza);
    byte[] key = passphrase.use(live -> Scrypt.key(live, salt, workFactor));
    try {
      return AgeCrypto.unwrap(key, stanza.body());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private int workFactor(Stanza stanza) {
    String text = stanza.arguments().get(1);
    if (!DECIMAL.matcher(text).matches()) {
      throw stanza.malformed("has a work factor that is not a decimal number");
    }
    if (text.length() > 2 || Integer.parseInt(text) > maxWorkFactor) {
      throw new CryptoException.LimitExceeded(
          "age header: the passphrase needs more work than 2^"
              + maxWorkFactor
              + " rounds of scrypt",
          "encrypt the file again with a lower work factor (age itself uses 18)");
    }
    return Integer.parseInt(text);
  }

  @Override
  public void close() {
    passphrase.close();
  }
}
