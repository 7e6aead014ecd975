package dev.sealgate.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/** An SSH key pair as ssh-keygen would make it. */
public final class SshKey {
  private final KeyPair keys;

  private SshKey(KeyPair keys) {
    this.keys = keys;
  }

  /** A new ECDSA key on P-256. */
  public static SshKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SshKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }

  /** The private key, in OpenSSH's own format and without a passphrase. */
  public String privateKey() {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "testbed", null, out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("an SSH key could not be written", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an SSH key could not be written", e);
    }
  }

  /** The public key, as a line of authorized_keys without a comment. */
  public String publicKey() {
    return PublicKeyEntry.toString(keys.getPublic());
  }

  KeyPair keys() {
    return keys;
  }

  boolean belongsTo(PublicKey other) {
    return keys.getPublic().equals(other);
  }
}
