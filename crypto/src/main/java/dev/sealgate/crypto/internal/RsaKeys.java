package dev.sealgate.crypto.internal;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * RSA-OAEP as Go's {@code rsa.EncryptOAEP(sha256.New(), …)} does it: SHA-256 for the label and for
 * MGF1. The JDK's transformation of that name uses SHA-1 in MGF1 unless it is told otherwise.
 */
public final class RsaKeys {
  public static final int MIN_BITS = 2048;
  public static final int MAX_BITS = 16384;

  private RsaKeys() {}

  public static RSAPublicKey publicKey(BigInteger modulus, BigInteger exponent)
      throws InvalidKeySpecException {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (InvalidKeySpecException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this runtime has no RSA", e);
    }
  }

  /** The key of a PKCS#8 structure; empty when it is not an RSA key with CRT parameters. */
  public static Optional<RSAPrivateCrtKey> privateKey(byte[] pkcs8) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
              instanceof RSAPrivateCrtKey key
          ? Optional.of(key)
          : Optional.empty();
    } catch (InvalidKeySpecException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this runtime has no RSA", e);
    }
  }

  /** Wraps a PKCS#1 {@code RSAPrivateKey} into PKCS#8; empty when it is none. */
  public static Optional<SecretBytes> pkcs1ToPkcs8(byte[] pkcs1) {
    try {
      RSAPrivateKey key = RSAPrivateKey.getInstance(pkcs1);
      return Optional.of(
          SecretBytes.takeOwnershipOf(
              new PrivateKeyInfo(
                      new AlgorithmIdentifier(
                          PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                      key)
                  .getEncoded(ASN1Encoding.DER)));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  /** The PKCS#1 part of a PKCS#8 RSA key. */
  public static SecretBytes pkcs8ToPkcs1(byte[] pkcs8) {
    try {
      return SecretBytes.takeOwnershipOf(
          PrivateKeyInfo.getInstance(pkcs8)
              .parsePrivateKey()
              .toASN1Primitive()
              .getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("an RSA key that was read can't be written", e);
    }
  }

  public static byte[] encryptOaep(
      RSAPublicKey key, byte[] plaintext, byte[] label, SecureRandom random) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, oaep(label), random);
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA-OAEP failed", e);
    }
  }

  /** The plaintext, which the caller wipes; empty when key, label or ciphertext don't fit. */
  public static Optional<byte[]> decryptOaep(
      RSAPrivateCrtKey key, byte[] ciphertext, byte[] label) {
    if (ciphertext.length != (key.getModulus().bitLength() + 7) / 8) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, oaep(label));
      return Optional.of(cipher.doFinal(ciphertext));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private static OAEPParameterSpec oaep(byte[] label) {
    return new OAEPParameterSpec(
        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label));
  }
}
