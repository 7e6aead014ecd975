package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.RsaKeys;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class SshRsaIdentity extends AgeIdentity {
  private final SecretBytes pkcs8;
  private final SshRsaRecipient recipient;

  /** Takes ownership of the PKCS#8 encoding of the key. */
  SshRsaIdentity(RSAPrivateCrtKey key, SecretBytes pkcs8) {
    this.recipient = new SshRsaRecipient(key.getPublicExponent(), key.getModulus());
    this.pkcs8 = pkcs8;
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
    return "ssh-rsa key " + recipient.fingerprint();
  }

  @Override
  String stanzaType() {
    return SshRsaRecipient.TYPE;
  }

  @Override
  byte @Nullable [] unwrap(Stanza stanza) {
    if (stanza.arguments().size() != 1) {
      throw stanza.malformed("has not exactly one argument");
    }
    if (!stanza.arguments().getFirst().equals(recipient.fingerprint())) {
      return null;
    }
    byte @Nullable [] fileKey =
        pkcs8
            .use(RsaKeys::privateKey)
            .flatMap(key -> RsaKeys.decryptOaep(key, stanza.body(), SshRsaRecipient.label()))
            .orElse(null);
    if (fileKey != null && fileKey.length != AgeCrypto.FILE_KEY_BYTES) {
      Arrays.fill(fileKey, (byte) 0);
      throw stanza.malformed("wraps a file key of a wrong size");
    }
    return fileKey;
  }

  @Override
  public void close() {
    pkcs8.close();
  }
}
