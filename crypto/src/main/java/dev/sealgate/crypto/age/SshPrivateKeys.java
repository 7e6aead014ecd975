package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.Pem;
import dev.sealgate.crypto.internal.RsaKeys;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/** Reads SSH private keys: OpenSSH's own format, PKCS#1 and PKCS#8. */
final class SshPrivateKeys {
  private static final String NO_PASSPHRASE =
      "remove its passphrase on a copy: ssh-keygen -p -f COPY";

  /** ssh-keygen writes 16 or 24 unless it is told otherwise; a round takes some milliseconds. */
  private static final int MAX_BCRYPT_ROUNDS = 256;

  private SshPrivateKeys() {}

  /** Borrows the block. */
  static AgeIdentity parse(Pem.Block block, Optional<SecretBytes> passphrase) {
    if (block.encrypted() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
      throw new CryptoException.Unsupported(
          "the SSH key is encrypted in the old PEM format", NO_PASSPHRASE);
    }
    return switch (block.label()) {
      case "OPENSSH PRIVATE KEY" -> block.content().use(blob -> openSsh(blob, passphrase));
      case "RSA PRIVATE KEY" ->
          rsa(block.content().use(RsaKeys::pkcs1ToPkcs8).orElseThrow(SshPrivateKeys::damaged));
      case "PRIVATE KEY" -> block.content().use(SshPrivateKeys::pkcs8);
      default ->
          throw new CryptoException.Unsupported(
              "this PEM block is not an SSH private key that age can use",
              "ssh-ed25519 and ssh-rsa keys can be used");
    };
  }

  private static AgeIdentity openSsh(byte[] blob, Optional<SecretBytes> passphrase) {
    try {
      if (passphrase.isPresent() && isEncrypted(blob)) {
        requireCheap(blob);
      }
      return identity(
          passphrase.isPresent()
              ? passphrase
                  .get()
                  .use(secret -> OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(blob, secret))
              : OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(blob));
    } catch (CryptoException e) {
      throw e;
    } catch (RuntimeException _) {
      throw isEncrypted(blob) ? locked(passphrase.isPresent()) : damaged();
    }
  }

  /** After the magic word and its zero byte comes the name of the cipher, or {@code none}. */
  private static boolean isEncrypted(byte[] blob) {
    int magic = "openssh-key-v1\0".length();
    return blob.length > magic + 8
        && !(blob[magic + 3] == 4 && blob[magic + 4] == 'n' && blob[magic + 5] == 'o');
  }

  /** Behind the magic word: cipher, key derivation, and its options, a salt and a count. */
  private static void requireCheap(byte[] blob) {
    SshWire.Reader wire =
        new SshWire.Reader(Arrays.copyOfRange(blob, "openssh-key-v1\0".length(), blob.length));
    wire.bytes();
    String derivation = wire.text();
    SshWire.Reader options = new SshWire.Reader(wire.bytes());
    if (derivation.equals("bcrypt")) {
      options.bytes();
      long rounds = options.number();
      if (rounds > MAX_BCRYPT_ROUNDS) {
        throw new CryptoException.LimitExceeded(
            "the passphrase of the SSH key needs "
                + rounds
                + " rounds of bcrypt; at most "
                + MAX_BCRYPT_ROUNDS
                + " are done",
            NO_PASSPHRASE);
      }
    }
  }

  private static AgeIdentity pkcs8(byte[] der) {
    try {
      return identity(PrivateKeyFactory.createKey(der));
    } catch (CryptoException e) {
      throw e;
    } catch (IOException | RuntimeException _) {
      throw damaged();
    }
  }

  private static AgeIdentity identity(AsymmetricKeyParameter key) {
    return switch (key) {
      case Ed25519PrivateKeyParameters ed25519 -> new SshEd25519Identity(ed25519.getEncoded());
      case RSAPrivateCrtKeyParameters crt -> rsa(pkcs8(crt));
      default ->
          throw new CryptoException.Unsupported(
              "this type of SSH key can't be used with age",
              "ssh-ed25519 and ssh-rsa keys can be used");
    };
  }

  private static SecretBytes pkcs8(RSAPrivateCrtKeyParameters key) {
    try {
      return SecretBytes.takeOwnershipOf(
          PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded());
    } catch (IOException _) {
      throw damaged();
    }
  }

  private static AgeIdentity rsa(SecretBytes pkcs8) {
    return pkcs8
        .use(RsaKeys::privateKey)
        .<AgeIdentity>map(key -> new SshRsaIdentity(key, pkcs8))
        .orElseThrow(SshPrivateKeys::damaged);
  }

  private static CryptoException locked(boolean passphraseGiven) {
    return new CryptoException.InvalidKey(
        passphraseGiven
            ? "the SSH key can't be opened with this passphrase"
            : "the SSH key is protected by a passphrase",
        NO_PASSPHRASE);
  }

  private static CryptoException damaged() {
    return new CryptoException.InvalidKey(
        "the SSH private key can't be read", "give the whole file as ssh-keygen wrote it");
  }
}
