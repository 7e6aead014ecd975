package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The private keys to decrypt with, found where sops looks for them. */
final class Identities implements AutoCloseable {
  private final World world;
  private final List<AgeIdentity> age = new ArrayList<>();
  private final List<PgpKeyring> pgp = new ArrayList<>();
  private final List<String> places = new ArrayList<>();

  private Identities(World world) {
    this.world = world;
  }

  /**
   * @param files the only ones to use; when there is none, those of the environment and of the home
   *     folder
   * @param mayBeNone whether it is no failure that there is none
   */
  static Identities load(World world, List<String> files, BooleanSupplier mayBeNone) {
    Identities found = new Identities(world);
    try {
      if (files.isEmpty()) {
        found.usualPlaces();
      } else {
        files.forEach(found::file);
      }
      if (found.age.isEmpty() && found.pgp.isEmpty() && !mayBeNone.getAsBoolean()) {
        throw Failure.of(
            "no key to decrypt with is found",
            "give one by --identity FILE, SOPS_AGE_KEY_FILE or SOPS_AGE_KEY, or put it in "
                + keysFile(world).map(Path::toString).orElse("~/.config/sops/age/keys.txt"));
      }
      return found;
    } catch (Failure | CryptoException e) {
      found.close();
      throw e;
    }
  }

  SopsKeyring keyring() {
    return SopsKeyring.of(
        age, pgp.isEmpty() ? Optional.empty() : Optional.of(PgpKeyring.merge(pgp)));
  }

  /** Where the keys came from, for messages. */
  String places() {
    return String.join(", ", places);
  }

  private void usualPlaces() {
    world.variable("SOPS_AGE_KEY").ifPresent(this::keyText);
    world.variable("SOPS_AGE_KEY_FILE").ifPresent(this::file);
    world.variable(KeyCommand.VARIABLE).ifPresent(command -> add(KeyCommand.run(world, command)));
    world.variable("SOPS_AGE_SSH_PRIVATE_KEY_FILE").ifPresent(this::file);
    keysFile(world).filter(Files::isRegularFile).ifPresent(path -> file(path.toString()));
    world.variable("HOME").ifPresent(this::sshKeys);
  }

  /** sops' own default: the user's configuration folder. */
  private static Optional<Path> keysFile(World world) {
    boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    String below = mac ? "Library/Application Support" : ".config";
    return world
        .variable("XDG_CONFIG_HOME")
        .map(world::resolve)
        .or(() -> world.variable("HOME").map(home -> world.resolve(home).resolve(below)))
        .map(folder -> folder.resolve("sops/age/keys.txt"));
  }

  /**
   * Keys apart by any white space, as sops takes them; a comment reaches to the end of its line.
   */
  private void keyText(String text) {
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String stripped = line.strip();
      lines.append(stripped.startsWith("#") ? stripped : String.join("\n", stripped.split("\\s+")));
      lines.append('\n');
    }
    add(new Source("SOPS_AGE_KEY", SecretBytes.utf8(lines.toString())));
  }

  private void file(String file) {
    add(KeyFiles.source(world, file));
  }

  private void add(Source source) {
    add(source, world);
  }

  private void add(Source source, World asked) {
    try (source) {
      if (KeyFiles.isPgp(source.content())) {
        pgp.add(KeyFiles.pgpKeys(asked, source));
      } else {
        age.addAll(KeyFiles.ageIdentities(asked, source));
      }
      places.add(source.name());
    }
  }

  /** Taken along when they are readable without a passphrase; nobody asked for them. */
  private void sshKeys(String home) {
    for (String name : List.of("id_ed25519", "id_rsa")) {
      Path path = world.resolve(home).resolve(".ssh").resolve(name);
      if (Files.isRegularFile(path) && Files.isReadable(path)) {
        try {
          add(KeyFiles.source(world, path.toString()), world.unattended());
        } catch (CryptoException | Failure _) {
          // a key of another kind, or with a passphrase, is simply none of ours
        }
      }
    }
  }

  @Override
  public void close() {
    age.forEach(AgeIdentity::close);
    pgp.forEach(PgpKeyring::close);
  }
}
