package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class X25519Identity extends AgeIdentity {
  static final String PREFIX = "age-secret-key-";

  private final SecretBytes scalar;
  private final X25519Recipient recipient;

  /** Takes ownership. */
  X25519Identity(byte[] scalar) {
    this.recipient = new X25519Recipient(AgeCrypto.x25519Public(scalar));
    this.scalar = SecretBytes.takeOwnershipOf(scalar);
  }

  static X25519Identity fresh(SecureRandom random) {
    byte[] scalar = new byte[AgeCrypto.KEY_BYTES];
    random.nextBytes(scalar);
    return new X25519Identity(scalar);
  }

  @Override
  public Optional<AgeRecipient> recipient() {
    return Optional.of(recipient);
  }

  @Override
  public SecretBytes encoded() {
    return IdentityText.encode(PREFIX, scalar);
  }

  @Override
  public String describe() {
    return recipient.toString();
  }

  @Override
  String stanzaType() {
    return X25519Recipient.TYPE;
  }

  @Override
  byte @Nullable [] unwrap(Stanza stanza) {
    stanza.requireShape(1);
    byte[] share = stanza.decodedArgument(0, AgeCrypto.KEY_BYTES);
    byte @Nullable [] shared =
        scalar.use(own -> Optional.ofNullable(AgeCrypto.x25519(own, share))).orElse(null);
    if (shared == null) {
      throw stanza.malformed("has a share of low order");
    }
    byte[] key = X25519Recipient.wrappingKey(shared, share, recipient.point());
    try {
      return AgeCrypto.unwrap(key, stanza.body());
    } finally {
      Arrays.fill(shared, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public void close() {
    scalar.close();
  }
}
