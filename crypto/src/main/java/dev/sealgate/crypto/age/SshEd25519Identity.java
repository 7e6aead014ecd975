package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

final class SshEd25519Identity extends AgeIdentity {
  private final SecretBytes scalar;
  private final SshEd25519Recipient recipient;

  /** Takes ownership of the 32-byte seed, and wipes it. */
  SshEd25519Identity(byte[] seed) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    byte[] expanded = AgeCrypto.sha512(seed);
    this.recipient = new SshEd25519Recipient(publicKey);
    this.scalar = SecretBytes.takeOwnershipOf(Arrays.copyOf(expanded, AgeCrypto.KEY_BYTES));
    Arrays.fill(expanded, (byte) 0);
    Arrays.fill(seed, (byte) 0);
  }

  @Override
  public Optional<AgeRecipient> recipient() {
    return Optional.of(recipient);
  }

  @Override
  public SecretBytes encoded() {
    throw new CryptoException.Unsupported(
        "an SSH key has no line in an identity file", "keep the key file as it is");
  }

  @Override
  public String describe() {
    return recipient.toString();
  }

  @Override
  String stanzaType() {
    return SshEd25519Recipient.TYPE;
  }

  @Override
  byte @Nullable [] unwrap(Stanza stanza) {
    stanza.requireShape(2);
    byte[] share = stanza.decodedArgument(1, AgeCrypto.KEY_BYTES);
    if (!stanza.arguments().getFirst().equals(recipient.fingerprint())) {
      return null;
    }
    byte @Nullable [] shared =
        scalar.use(own -> Optional.ofNullable(AgeCrypto.x25519(own, share))).orElse(null);
    if (shared == null) {
      throw stanza.malformed("has a share of low order");
    }
    byte[] key = recipient.wrappingKey(shared, share);
    try {
      return AgeCrypto.unwrap(key, stanza.body());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public void close() {
    scalar.close();
  }
}
