package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/** A post-quantum key: X-Wing (ML-KEM-768 with X25519), kept as its seed and expanded. */
final class HybridIdentity extends AgeIdentity {
  static final String PREFIX = "age-secret-key-pq-";

  private final SecretBytes seed;
  private final SecretBytes expanded;
  private final HybridRecipient recipient;

  /** Takes ownership. */
  HybridIdentity(byte[] seed) {
    byte[] key = XWing.expand(seed);
    this.recipient = new HybridRecipient(new XWingPublicKeyParameters(XWing.publicKey(key)));
    this.expanded = SecretBytes.takeOwnershipOf(key);
    this.seed = SecretBytes.takeOwnershipOf(seed);
  }

  static HybridIdentity fresh(SecureRandom random) {
    byte[] seed = new byte[XWing.SEED_BYTES];
    random.nextBytes(seed);
    return new HybridIdentity(seed);
  }

  @Override
  public Optional<AgeRecipient> recipient() {
    return Optional.of(recipient);
  }

  @Override
  public SecretBytes encoded() {
    return IdentityText.encode(PREFIX, seed);
  }

  @Override
  public String describe() {
    return recipient.shortForm();
  }

  @Override
  String stanzaType() {
    return HybridRecipient.TYPE;
  }

  @Override
  byte @Nullable [] unwrap(Stanza stanza) {
    stanza.requireShape(1);
    byte[] encapsulation = stanza.decodedArgument(0, HybridRecipient.ENCAPSULATION_BYTES);
    byte @Nullable [] shared =
        expanded
            .use(key ->
                Optional.ofNullable(XWing.decapsulate(key, recipient.point(), encapsulation)))
            .orElse(null);
    if (shared == null) {
      throw stanza.malformed("has an X25519 share of low order");
    }
    try {
      return Hpke.open(shared, HybridRecipient.INFO, stanza.body());
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  @Override
  public void close() {
    seed.close();
    expanded.close();
  }
}
