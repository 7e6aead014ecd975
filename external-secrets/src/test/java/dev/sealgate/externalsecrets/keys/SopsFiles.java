package dev.sealgate.externalsecrets.keys;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** A small file, encrypted and decrypted by ours. */
public final class SopsFiles {
  public static final String PLAIN = "password: c4nary-v4lue\n";

  private SopsFiles() {}

  public static byte[] encrypt(SopsKeyring keyring, MasterKey... keys) {
    return encrypt(keyring, List.of(List.of(keys)));
  }

  /** To groups of which all are needed. */
  public static byte[] encrypt(SopsKeyring keyring, List<List<MasterKey>> groups) {
    return Sops.encrypt(
        "a.yaml",
        PLAIN.getBytes(StandardCharsets.UTF_8),
        SopsFormat.YAML,
        new EncryptionRule(groups, 0, Selection.DEFAULT, false),
        SopsEnvironment.of(Clock.systemUTC(), new SecureRandom(), keyring));
  }

  public static String decrypt(SopsKeyring keyring, byte[] file) {
    try (DecryptedSops open = Sops.decrypt("a.yaml", file, SopsFormat.YAML, keyring);
        SecretBytes plaintext = open.plaintext()) {
      return plaintext.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
