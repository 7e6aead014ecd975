package dev.sealgate.externalsecrets.http;

import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Trust and client identity of a connection, from PEM text. */
public final class TlsIdentity {

  private TlsIdentity() {}

  /** PEM text can't be used for what it was given for. Says nothing of its content. */
  public static final class UnusablePemException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusablePemException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /**
   * A context that trusts only the given authorities, or the platform's if there are none.
   *
   * @param authorities any number of certificates in PEM
   * @param certificate the client's chain in PEM, with {@code key} or not at all
   * @param key the client's private key: PKCS#8, PKCS#1 or SEC1 in PEM, not encrypted
   */
  public static SSLContext context(
      Optional<SecretBytes> authorities,
      Optional<SecretBytes> certificate,
      Optional<SecretBytes> key)
      throws UnusablePemException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(certificate, key), trustManagers(authorities), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusablePemException(
          "no TLS context can be made of it (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static TrustManager[] trustManagers(Optional<SecretBytes> authorities)
      throws GeneralSecurityException, IOException, UnusablePemException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (authorities.isEmpty()) {
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(authorities.get())) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(
      Optional<SecretBytes> certificate, Optional<SecretBytes> key)
      throws GeneralSecurityException, IOException, UnusablePemException {
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    KeyStore store = emptyStore();
    char[] noPassword = new char[0];
    store.setKeyEntry(
        "client",
        privateKey(key.get()),
        noPassword,
        certificates(certificate.get()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, noPassword);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(SecretBytes pem)
      throws GeneralSecurityException, UnusablePemException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Collection<? extends Certificate> found;
    byte[] bytes = pem.copyBytes();
    try {
      found = factory.generateCertificates(new ByteArrayInputStream(bytes));
    } catch (GeneralSecurityException _) {
      throw new UnusablePemException("is not a list of certificates in PEM");
    }
    if (found.isEmpty()) {
      throw new UnusablePemException("holds no certificate");
    }
    return new ArrayList<>(found);
  }

  private static PrivateKey privateKey(SecretBytes pem) throws UnusablePemException {
    String text = pem.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject object = reader.readPemObject();
          object != null;
          object = reader.readPemObject()) {
        Optional<PrivateKeyInfo> info = info(object);
        if (info.isPresent()) {
          return key(info.get());
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException _) {
      throw new UnusablePemException("is not a private key that can be read");
    }
    throw new UnusablePemException("holds no private key in PKCS#8, PKCS#1 or SEC1");
  }

  private static Optional<PrivateKeyInfo> info(PemObject object) throws IOException {
    return switch (object.getType()) {
      case "PRIVATE KEY" -> Optional.of(PrivateKeyInfo.getInstance(object.getContent()));
      case "RSA PRIVATE KEY" ->
          Optional.of(
              new PrivateKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                  org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(object.getContent())));
      case "EC PRIVATE KEY" -> {
        ECPrivateKey key = ECPrivateKey.getInstance(object.getContent());
        yield Optional.of(
            new PrivateKeyInfo(
                new AlgorithmIdentifier(
                    X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                key));
      }
      default -> Optional.empty();
    };
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    String algorithm =
        PKCSObjectIdentifiers.rsaEncryption.equals(info.getPrivateKeyAlgorithm().getAlgorithm())
            ? "RSA"
            : X9ObjectIdentifiers.id_ecPublicKey.equals(
                    info.getPrivateKeyAlgorithm().getAlgorithm())
                ? "EC"
                : "EdDSA";
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }
}
