package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.pgp.PgpRecipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One key of each type, for both sides. */
final class SopsKeys implements AutoCloseable {
  private static final Path SSH = Path.of("src/test/resources/ssh");

  private final Map<KeyType, AgeIdentity> identities = new EnumMap<>(KeyType.class);
  private final PgpKeyring pgp = PgpKeyring.parse(SecretBytes.utf8(Golden.text("dave.secret.asc")));
  private final List<PgpRecipient> pgpRecipients =
      PgpRecipient.parse(Golden.bytes("dave.public.asc"));
  private final Path home;

  /**
   * @param home an empty folder, for what sops looks for in files
   */
  SopsKeys(Path home) {
    this.home = home;
    SecureRandom random = new SecureRandom();
    identities.put(KeyType.AGE, AgeIdentity.generate(random));
    identities.put(KeyType.HYBRID, AgeIdentity.generateHybrid(random));
    identities.put(KeyType.SSH_ED25519, ssh("ed25519"));
    identities.put(KeyType.SSH_RSA, ssh("rsa"));
    try {
      Path gnupg = Files.createDirectories(home.resolve("gnupg"));
      Files.write(gnupg.resolve("secring.gpg"), Golden.bytes("dave.secring.gpg"));
      Files.write(gnupg.resolve("pubring.gpg"), Golden.bytes("dave.pubring.gpg"));
      Path ssh = Files.createDirectories(home.resolve(".ssh"));
      Files.copy(SSH.resolve("ed25519"), ssh.resolve("id_ed25519"));
      Files.copy(SSH.resolve("rsa"), ssh.resolve("id_rsa"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AgeIdentity ssh(String name) {
    try (SecretBytes key = SecretBytes.takeOwnershipOf(Files.readAllBytes(SSH.resolve(name)))) {
      return AgeKeys.parseIdentities(key).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MasterKey masterKey(KeyType type) {
    if (type == KeyType.PGP) {
      return new MasterKey.Pgp(pgpRecipients.getFirst().fingerprint());
    }
    return new MasterKey.Age(identity(type).recipient().orElseThrow().toString());
  }

  private AgeIdentity identity(KeyType type) {
    return Objects.requireNonNull(identities.get(type));
  }

  SopsKeyring keyring() {
    return SopsKeyring.of(List.copyOf(identities.values()), Optional.of(pgp))
        .withPgpRecipients(pgpRecipients);
  }

  SopsEnvironment environment() {
    return SopsEnvironment.of(Clock.systemUTC(), new SecureRandom(), keyring());
  }

  /** Where sops finds its keys. */
  Map<String, String> variables(SopsRelease release) {
    String keys = encoded(KeyType.AGE);
    if (release.keyTypes().contains(KeyType.HYBRID)) {
      keys += "\n" + encoded(KeyType.HYBRID);
    }
    return Map.of(
        "SOPS_AGE_KEY",
        keys,
        "HOME",
        home.toString(),
        "GNUPGHOME",
        home.resolve("gnupg").toString(),
        "SOPS_DISABLE_VERSION_CHECK",
        "1");
  }

  private String encoded(KeyType type) {
    try (SecretBytes line = identity(type).encoded()) {
      return line.use(bytes -> new String(bytes, StandardCharsets.US_ASCII)).strip();
    }
  }

  @Override
  public void close() {
    identities.values().forEach(AgeIdentity::close);
    pgp.close();
  }
}
