package dev.sealgate.externalsecrets;

import dev.sealgate.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names an identity by a digest of all that makes it up, credentials included, so that what was
 * obtained for one identity is never used for another. The digest is keyed with a key of this
 * object, so it tells nothing about a credential.
 */
public final class IdentityDigest {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  public IdentityDigest(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** A digest of the parts and of their order. */
  public Builder begin() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return new Builder(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes one part after the other. */
  public static final class Builder {
    private final Mac mac;

    private Builder(Mac mac) {
      this.mac = mac;
    }

    public Builder add(String part) {
      return add(part.getBytes(StandardCharsets.UTF_8));
    }

    public Builder add(SecretBytes part) {
      part.lend(this::add);
      return this;
    }

    private Builder add(byte[] part) {
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
      mac.update(part);
      return this;
    }

    public String end() {
      return Base64.getEncoder().encodeToString(mac.doFinal());
    }
  }
}
