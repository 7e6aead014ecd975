package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/** A post-quantum key: X-Wing (ML-KEM-768 with X25519), kept as its 32-byte seed. */
final class HybridIdentity extends AgeIdentity {
  static final String PREFIX = "age-secret-key-pq-";
  private static final int SEED_BYTES = 32;
  private static final int MLKEM_SEED_BYTES = 64;

  private final SecretBytes seed;
  private final HybridRecipient recipient;

  /** Takes ownership. */
  HybridIdentity(byte[] seed) {
    this.recipient = new HybridRecipient(publicKey(seed));
    this.seed = SecretBytes.takeOwnershipOf(seed);
  }

  private static XWingPublicKeyParameters publicKey(byte[] seed) {
    byte[] expanded = new byte[MLKEM_SEED_BYTES + AgeCrypto.KEY_BYTES];
    SHAKEDigest shake = new SHAKEDigest(256);
    shake.update(seed, 0, seed.length);
    shake.doFinal(expanded, 0, expanded.length);
    byte[] scalar = Arrays.copyOfRange(expanded, MLKEM_SEED_BYTES, expanded.length);
    byte[] mlkemSeed = Arrays.copyOf(expanded, MLKEM_SEED_BYTES);
    try {
      byte[] mlkem =
          new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, mlkemSeed).getPublicKey();
      return new XWingPublicKeyParameters(AgeCrypto.concat(mlkem, AgeCrypto.x25519Public(scalar)));
    } finally {
      Arrays.fill(expanded, (byte) 0);
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(mlkemSeed, (byte) 0);
    }
  }

  static HybridIdentity fresh(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
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
    byte[] shared = extract(stanza, encapsulation);
    try {
      return Hpke.open(shared, HybridRecipient.INFO, stanza.body());
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  private byte[] extract(Stanza stanza, byte[] encapsulation) {
    try {
      return seed.use(live ->
          new XWingKEMExtractor(new XWingPrivateKeyParameters(live)).extractSecret(encapsulation));
    } catch (IllegalStateException e) {
      if (seed.isClosed()) {
        throw e;
      }
      throw stanza.malformed("has an X25519 share of low order");
    }
  }

  @Override
  public void close() {
    seed.close();
  }
}
