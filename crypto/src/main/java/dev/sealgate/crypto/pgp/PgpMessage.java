package dev.sealgate.crypto.pgp;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcSessionKeyDataDecryptorFactory;

/** Opens one encrypted message. */
final class PgpMessage {
  private static final String FORMAT = "PGP message";
  private static final String TRUSTED_COPY = "take the file from a trusted copy";
  private static final int MAX_NESTING = 8;

  /** "wild card" key id of a message that hides its recipients (gpg --throw-keyids). */
  private static final long HIDDEN = 0;

  private PgpMessage() {}

  static SecretBytes open(byte[] message, List<PgpKeyring.Ring> rings) {
    if (message.length > PgpText.MAX_BYTES) {
      throw new CryptoException.LimitExceeded("the PGP message is larger than 1 MiB", TRUSTED_COPY);
    }
    if (message.length == 0 || !PgpText.isWhole(message)) {
      throw truncated();
    }
    PGPEncryptedDataList encrypted = encryptedData(message);
    List<PGPPublicKeyEncryptedData> wrapped = new ArrayList<>();
    encrypted.forEach(data -> {
      if (data instanceof PGPPublicKeyEncryptedData forKey) {
        wrapped.add(forKey);
      }
    });
    for (PgpKeyring.Ring ring : rings) {
      for (PGPPublicKeyEncryptedData each : wrapped) {
        Optional<PGPSessionKey> session = ring.encoded().use(encoded -> sessionKey(encoded, each));
        if (session.isPresent()) {
          return decrypt(each, session.get());
        }
      }
    }
    throw new CryptoException.NoIdentityMatched(
        "no PGP secret key fits: the message is encrypted to "
            + (wrapped.isEmpty() ? "no public key" : keyIds(wrapped))
            + "; tried "
            + rings.stream()
                .flatMap(ring -> ring.fingerprints().stream())
                .collect(Collectors.joining(", ")),
        "give the secret key of one of the recipients");
  }

  private static PGPEncryptedDataList encryptedData(byte[] message) {
    try {
      for (byte[] block : PgpText.blocks(message)) {
        for (Object packet : new BcPGPObjectFactory(block)) {
          if (packet instanceof PGPEncryptedDataList list) {
            return list;
          }
        }
      }
    } catch (IOException | RuntimeException _) {
      throw malformed("can't be read");
    }
    throw malformed("holds nothing that is encrypted");
  }

  private static Optional<PGPSessionKey> sessionKey(
      byte[] encodedKeys, PGPPublicKeyEncryptedData wrapped) {
    List<PGPSecretKey> keys;
    try {
      keys = SecretKeys.decode(encodedKeys);
    } catch (IOException | PGPException e) {
      throw new IllegalStateException("a PGP key that was read can't be read again", e);
    }
    for (PGPSecretKey key : keys) {
      long wanted = wrapped.getKeyIdentifier().getKeyId();
      boolean candidate = wanted == HIDDEN && key.getPublicKey().isEncryptionKey();
      if (candidate || wrapped.getKeyIdentifier().matchesExplicit(key.getKeyIdentifier())) {
        try {
          return Optional.of(
              wrapped.getSessionKey(
                  new BcPublicKeyDataDecryptorFactory(key.extractPrivateKey(null))));
        } catch (PGPException | RuntimeException e) {
          if (!candidate) {
            throw tampered();
          }
        }
      }
    }
    return Optional.empty();
  }

  private static SecretBytes decrypt(PGPPublicKeyEncryptedData wrapped, PGPSessionKey session) {
    if (!wrapped.isIntegrityProtected() && !wrapped.isAEAD()) {
      throw new CryptoException.PolicyRefused(
          "the PGP message has no integrity protection", "encrypt it again with a current gpg");
    }
    byte[] plain;
    try {
      InputStream content = wrapped.getDataStream(new BcSessionKeyDataDecryptorFactory(session));
      plain = content.readNBytes(PgpText.MAX_BYTES + 1);
      if (plain.length > PgpText.MAX_BYTES) {
        throw new CryptoException.LimitExceeded(
            "the PGP message is larger than 1 MiB", TRUSTED_COPY);
      }
      if (!wrapped.isAEAD() && !wrapped.verify()) {
        Arrays.fill(plain, (byte) 0);
        throw tampered();
      }
    } catch (CryptoException e) {
      throw e;
    } catch (EOFException _) {
      throw truncated();
    } catch (IOException | PGPException | RuntimeException _) {
      throw tampered();
    }
    try {
      return literal(plain, 0);
    } catch (IOException | PGPException _) {
      throw malformed("can't be read once it is decrypted");
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static SecretBytes literal(byte[] packets, int depth) throws IOException, PGPException {
    if (depth == MAX_NESTING) {
      throw new CryptoException.LimitExceeded(
          "the PGP message is nested too deeply", "encrypt it again");
    }
    BcPGPObjectFactory factory = new BcPGPObjectFactory(packets);
    for (Object packet = factory.nextObject(); packet != null; packet = factory.nextObject()) {
      if (packet instanceof PGPLiteralData data) {
        return SecretBytes.takeOwnershipOf(bounded(data.getInputStream()));
      }
      if (packet instanceof PGPCompressedData data) {
        byte[] inner = bounded(data.getDataStream());
        try {
          return literal(inner, depth + 1);
        } finally {
          Arrays.fill(inner, (byte) 0);
        }
      }
    }
    throw malformed("holds no data once it is decrypted");
  }

  private static byte[] bounded(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(PgpText.MAX_BYTES + 1);
    if (bytes.length > PgpText.MAX_BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw new CryptoException.LimitExceeded(
          "the PGP message holds more than 1 MiB", "encrypt less in one message");
    }
    return bytes;
  }

  private static String keyIds(List<PGPPublicKeyEncryptedData> wrapped) {
    return wrapped.stream()
        .limit(10)
        .map(each -> each.getKeyIdentifier().getKeyId())
        .map(id -> id == HIDDEN ? "a hidden key" : HexFormat.of().withUpperCase().toHexDigits(id))
        .collect(Collectors.joining(", "));
  }

  private static CryptoException tampered() {
    return new CryptoException.Tampered("the PGP message was changed", TRUSTED_COPY);
  }

  private static CryptoException truncated() {
    return new CryptoException.Truncated(
        "the PGP message ends too early", "fetch the whole file again");
  }

  private static CryptoException malformed(String problem) {
    return new CryptoException.Malformed(FORMAT, -1, "the PGP message " + problem, TRUSTED_COPY);
  }
}
