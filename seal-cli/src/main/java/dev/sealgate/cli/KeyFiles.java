package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.pgp.PgpRecipient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads files of keys; every failure names the file. */
final class KeyFiles {
  private static final byte[] PGP =
      "-----BEGIN PGP PRIVATE KEY BLOCK-----".getBytes(StandardCharsets.US_ASCII);

  private KeyFiles() {}

  static List<AgeIdentity> ageIdentities(World world, String file) {
    try (Source source = source(world, file)) {
      return ageIdentities(world, source);
    }
  }

  static List<AgeIdentity> ageIdentities(World world, Source source) {
    try {
      return AllowPlugins.is(world)
          ? AgeKeys.parseIdentities(source.content(), new PluginProcesses(world))
          : AgeKeys.parseIdentities(source.content());
    } catch (CryptoException e) {
      return unlocked(world, source, e, AgeKeys::parseIdentities)
          .orElseThrow(() -> e.at(Location.file(source.name())));
    }
  }

  /** Asks for the passphrase when that is what is missing, and there is somebody to ask. */
  private static <T> Optional<T> unlocked(
      World world,
      Source source,
      CryptoException failure,
      BiFunction<SecretBytes, SecretBytes, T> parser) {
    if (!lacksPassphrase(failure)) {
      return Optional.empty();
    }
    Optional<SecretBytes> passphrase = Prompt.secret(world, "passphrase of " + source.name());
    if (passphrase.isEmpty()) {
      return Optional.empty();
    }
    try (SecretBytes given = passphrase.get()) {
      return Optional.of(parser.apply(source.content(), given));
    } catch (CryptoException e) {
      throw e.at(Location.file(source.name()));
    }
  }

  static boolean lacksPassphrase(CryptoException failure) {
    return failure.detail().contains("passphrase");
  }

  static boolean isPgp(SecretBytes content) {
    return content.use(bytes -> {
      int at = 0;
      while (at < bytes.length && bytes[at] <= ' ') {
        at++;
      }
      return bytes.length - at >= PGP.length
          && java.util.Arrays.equals(bytes, at, at + PGP.length, PGP, 0, PGP.length);
    });
  }

  static PgpKeyring pgpKeys(World world, Source source) {
    try {
      return PgpKeyring.parse(source.content());
    } catch (CryptoException e) {
      return unlocked(world, source, e, PgpKeyring::parse)
          .orElseThrow(() -> e.at(Location.file(source.name())));
    }
  }

  static List<PgpRecipient> pgpRecipients(World world, String file) {
    try (Source source = source(world, file)) {
      return PgpRecipient.parse(source.content().copyBytes());
    } catch (CryptoException e) {
      throw e.at(Location.file(file));
    }
  }

  /** A key given where its file belongs is not repeated on the screen. */
  static Source source(World world, String file) {
    if (file.startsWith("AGE-SECRET-KEY-")) {
      throw Failure.usage(
          "a key is given on the command line, where every process can read it",
          "put it in a file (mode 0600) and name the file, or in SOPS_AGE_KEY");
    }
    return Source.read(world, file);
  }
}
