package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class X25519Recipient extends AgeRecipient {
  static final String TYPE = "X25519";
  static final String PREFIX = "age";
  private static final String INFO = "age-encryption.org/v1/X25519";

  private final byte[] point;

  X25519Recipient(byte[] point) {
    this.point = point;
  }

  byte[] point() {
    return point;
  }

  static byte[] wrappingKey(byte[] shared, byte[] share, byte[] recipient) {
    return AgeCrypto.hkdf(shared, AgeCrypto.concat(share, recipient), INFO);
  }

  @Override
  Stanza wrap(byte[] fileKey, SecureRandom random) {
    byte[] ephemeral = new byte[AgeCrypto.KEY_BYTES];
    random.nextBytes(ephemeral);
    byte[] share = AgeCrypto.x25519Public(ephemeral);
    byte @Nullable [] shared = AgeCrypto.x25519(ephemeral, point);
    Arrays.fill(ephemeral, (byte) 0);
    if (shared == null) {
      throw new CryptoException.InvalidKey(
          "age recipient " + this + " is a point of low order, which nobody has the key of",
          "use the recipient that age-keygen prints");
    }
    byte[] key = wrappingKey(shared, share, point);
    try {
      return new Stanza(TYPE, List.of(AgeCrypto.base64(share)), AgeCrypto.wrap(key, fileKey));
    } finally {
      Arrays.fill(shared, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return new String(Bech32.encode(PREFIX, point), StandardCharsets.US_ASCII);
  }
}
