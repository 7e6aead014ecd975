package dev.sealgate.crypto.age;

import dev.sealgate.crypto.Hmac;
import dev.sealgate.crypto.internal.BriefAead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/** The primitives that age is made of. Results that are keys are the caller's to wipe. */
final class AgeCrypto {
  static final int FILE_KEY_BYTES = 16;
  static final int KEY_BYTES = 32;
  static final int TAG_BYTES = 16;
  static final int WRAPPED_KEY_BYTES = FILE_KEY_BYTES + TAG_BYTES;
  private static final int NONCE_BYTES = 12;

  private AgeCrypto() {}

  static byte[] hmac(byte[] key, byte[] message) {
    try (Hmac mac = new Hmac(key)) {
      mac.update(message);
      return mac.finish();
    }
  }

  static byte[] sha256(byte[] message) {
    return digest("SHA-256", message);
  }

  static byte[] sha512(byte[] message) {
    return digest("SHA-512", message);
  }

  private static byte[] digest(String algorithm, byte[] message) {
    try {
      return MessageDigest.getInstance(algorithm).digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this runtime has no " + algorithm, e);
    }
  }

  /** HKDF-SHA-256 (RFC 5869) for up to 32 bytes; an empty salt is the RFC's default. */
  static byte[] hkdf(byte[] keyMaterial, byte[] salt, byte[] info) {
    byte[] pseudoRandomKey = hkdfExtract(salt, keyMaterial);
    byte[] result = hkdfExpand(pseudoRandomKey, info, KEY_BYTES);
    Arrays.fill(pseudoRandomKey, (byte) 0);
    return result;
  }

  static byte[] hkdf(byte[] keyMaterial, byte[] salt, String info) {
    return hkdf(keyMaterial, salt, info.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] hkdfExtract(byte[] salt, byte[] keyMaterial) {
    return hmac(salt.length == 0 ? new byte[KEY_BYTES] : salt, keyMaterial);
  }

  static byte[] hkdfExpand(byte[] pseudoRandomKey, byte[] info, int length) {
    byte[] block = hmac(pseudoRandomKey, concat(info, new byte[] {1}));
    return length == block.length ? block : Arrays.copyOf(block, length);
  }

  /** Encrypts a file key under a key that is used once, hence the zero nonce. */
  static byte[] wrap(byte[] key, byte[] fileKey) {
    return seal(key, new byte[NONCE_BYTES], fileKey);
  }

  /** Null when the key is not the one. */
  static byte @Nullable [] unwrap(byte[] key, byte[] body) {
    return open(key, new byte[NONCE_BYTES], body);
  }

  static byte[] seal(byte[] key, byte[] nonce, byte[] plaintext) {
    if (BriefAead.takes(plaintext.length)) {
      return BriefAead.sealChaCha(key, nonce, plaintext);
    }
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 failed", e);
    }
  }

  static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] ciphertext) {
    if (BriefAead.takes(ciphertext.length)) {
      return BriefAead.openChaCha(key, nonce, ciphertext);
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(ciphertext);
    } catch (AEADBadTagException _) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 failed", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
    return cipher;
  }

  /** Null when the shared secret is all zero: the point has a low order. */
  static byte @Nullable [] x25519(byte[] scalar, byte[] point) {
    byte[] shared = new byte[KEY_BYTES];
    return X25519.calculateAgreement(scalar, 0, point, 0, shared, 0) ? shared : null;
  }

  static byte[] x25519Public(byte[] scalar) {
    byte[] point = new byte[KEY_BYTES];
    X25519.scalarMultBase(scalar, 0, point, 0);
    return point;
  }

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Null unless the text is the one canonical unpadded form of its bytes. */
  static byte @Nullable [] unbase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return base64(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
