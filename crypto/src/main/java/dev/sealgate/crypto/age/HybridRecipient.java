package dev.sealgate.crypto.age;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;

final class HybridRecipient extends AgeRecipient {
  static final String TYPE = "mlkem768x25519";
  static final String PREFIX = "age1pq";
  static final String INFO = "age-encryption.org/mlkem768x25519";
  static final int PUBLIC_KEY_BYTES = 1216;
  static final int ENCAPSULATION_BYTES = 1120;

  private static final int SHORT_FORM = 24;

  private final XWingPublicKeyParameters key;

  HybridRecipient(XWingPublicKeyParameters key) {
    this.key = key;
  }

  /** The X25519 part. */
  byte[] point() {
    byte[] whole = key.getEncoded();
    return Arrays.copyOfRange(whole, PUBLIC_KEY_BYTES - AgeCrypto.KEY_BYTES, whole.length);
  }

  @Override
  Stanza wrap(byte[] fileKey, SecureRandom random) {
    SecretWithEncapsulation sent = new XWingKEMGenerator(random).generateEncapsulated(key);
    byte[] shared = sent.getSecret();
    try {
      return new Stanza(
          TYPE,
          List.of(AgeCrypto.base64(sent.getEncapsulation())),
          Hpke.seal(shared, INFO, fileKey));
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  @Override
  Company company() {
    return Company.POST_QUANTUM;
  }

  /** The beginning: the whole has 1959 characters. */
  String shortForm() {
    return toString().substring(0, SHORT_FORM) + "…";
  }

  @Override
  public String toString() {
    return new String(Bech32.encode(PREFIX, key.getEncoded()), StandardCharsets.US_ASCII);
  }
}
