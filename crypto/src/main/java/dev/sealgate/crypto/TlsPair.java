package dev.sealgate.crypto;

import dev.sealgate.crypto.internal.Pem;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** The certificate of a server and its private key, in PEM: RSA, ECDSA or Ed25519, as in Go. */
public final class TlsPair {
  private static final String ROUND =
      "is it PEM, and the certificate and its key the right way round?";

  private final AsymmetricKeyParameter certified;

  private TlsPair(AsymmetricKeyParameter certified) {
    this.certified = certified;
  }

  /**
   * Reads the first certificate of a chain.
   *
   * @throws CryptoException.InvalidKey when there is none, or its key is of another type
   */
  public static TlsPair ofCertificate(SecretBytes pem) {
    return new TlsPair(
        first(
            pem,
            "CERTIFICATE"::equals,
            "CERTIFICATE",
            block -> {
              Certificate certificate =
                  block.content().use(der -> Certificate.getInstance(der.clone()));
              return PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo());
            }));
  }

  /**
   * Whether the first private key of a text is that of the certificate.
   *
   * @throws CryptoException.InvalidKey when there is none that can be used
   */
  public boolean hasKey(SecretBytes pem) {
    AsymmetricKeyParameter secret =
        first(pem, label -> label.endsWith("PRIVATE KEY"), "PRIVATE KEY", TlsPair::privateKey);
    return switch (secret) {
      case RSAPrivateCrtKeyParameters rsa ->
          certified instanceof RSAKeyParameters known
              && known.getModulus().equals(rsa.getModulus());
      case ECPrivateKeyParameters ec ->
          certified instanceof ECPublicKeyParameters known
              && ec.getParameters().getG().multiply(ec.getD()).equals(known.getQ());
      case Ed25519PrivateKeyParameters ed25519 ->
          certified instanceof Ed25519PublicKeyParameters known
              && Arrays.equals(ed25519.generatePublicKey().getEncoded(), known.getEncoded());
      default ->
          throw new CryptoException.Unsupported(
              "this type of private key is none that TLS takes", "RSA, ECDSA and Ed25519 are");
    };
  }

  private static AsymmetricKeyParameter privateKey(Pem.Block block) throws IOException {
    if (block.encrypted() || block.label().startsWith("ENCRYPTED")) {
      throw new CryptoException.InvalidKey(
          "the private key is protected by a passphrase, which no cluster knows",
          "take it off: openssl pkey -in KEY -out FILE");
    }
    byte[] der = block.content().copyBytes();
    try {
      return block.label().equals("PRIVATE KEY")
          ? PrivateKeyFactory.createKey(der)
          : OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(der); // PKCS#1 and SEC1 are among its forms
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private interface Reader {
    AsymmetricKeyParameter read(Pem.Block block) throws IOException;
  }

  private static AsymmetricKeyParameter first(
      SecretBytes pem, Predicate<String> label, String name, Reader reader) {
    List<Pem.Block> blocks;
    try {
      blocks = Pem.read(pem);
    } catch (Pem.BadPem e) {
      throw new CryptoException.InvalidKey("the text " + e.getMessage(), ROUND);
    }
    try {
      Pem.Block block =
          blocks.stream()
              .filter(each -> label.test(each.label()))
              .findFirst()
              .orElseThrow(() ->
                  new CryptoException.InvalidKey(
                      "there is no PEM block that ends in " + name, ROUND));
      return reader.read(block);
    } catch (CryptoException e) {
      throw e;
    } catch (IOException | RuntimeException _) {
      throw new CryptoException.InvalidKey(
          "the " + name + " in it can't be read", "give the whole file as it was made");
    } finally {
      blocks.forEach(Pem.Block::close);
    }
  }
}
