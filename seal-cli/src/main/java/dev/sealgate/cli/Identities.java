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

/** The private keys to decrypt with, found where sops looks for them. */
final class Identities implements AutoCloseable {
  private final World world;
  private final List<AgeIdentity> age = new ArrayList<>();
  private final List<PgpKeyring> pgp = new ArrayList<>();
  private final List<String> places = new ArrayList<>();
  private final List<Path> locked = new ArrayList<>();

  private Identities(World world) {
    this.world = world;
  }

  /**
   * @param files the only ones to use; when there is none, those of the environment and of the home
   *     folder
   * @param wanted what the first file asks for
   */
  static Identities load(World world, List<String> files, WantedKeys wanted) {
    Identities found = new Identities(world);
    try {
      if (files.isEmpty()) {
        found.usualPlaces();
      } else {
        files.forEach(found::file);
      }
      if (found.age.isEmpty()
          && found.pgp.isEmpty()
          && !wanted.ofServices()
          && !found.unlock(wanted)) {
        throw Failure.of(
            wanted.keys().isEmpty() ? ExitCode.FAILURE : ExitCode.NO_DATA_KEY,
            "no key to decrypt with is found",
            "give one by --identity FILE, SOPS_AGE_KEY_FILE or SOPS_AGE_KEY, or put it in "
                + keysFile(world).map(Path::toString).orElse("~/.config/sops/age/keys.txt")
                + found.advice(wanted));
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
    command(KeyCommand.AGE);
    world.variable("SOPS_AGE_SSH_PRIVATE_KEY_FILE").ifPresent(this::file);
    command(KeyCommand.SSH);
    keysFile(world).filter(Files::isRegularFile).ifPresent(path -> file(path.toString()));
    world.variable("HOME").ifPresent(this::sshKeys);
  }

  private void command(String variable) {
    world.variable(variable).ifPresent(command -> add(KeyCommand.run(world, variable, command)));
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
        } catch (CryptoException e) {
          // a key of another kind is simply none of ours
          if (KeyFiles.lacksPassphrase(e)) {
            locked.add(path);
          }
        } catch (Failure _) {
          // nor is one that can't be read
        }
      }
    }
  }

  /**
   * Asks for the passphrases of the SSH keys that a file is encrypted to.
   *
   * @return whether there are keys now that were not there before
   */
  boolean unlock(WantedKeys wanted) {
    if (!Prompt.isPossible(world)) {
      return false;
    }
    List<Path> chosen = locked.stream().filter(wanted::maybeOf).toList();
    chosen.forEach(path -> file(path.toString()));
    locked.removeAll(chosen);
    return !chosen.isEmpty();
  }

  /** What else would help with such a file, to be added to a hint. */
  String advice(WantedKeys wanted) {
    StringBuilder advice = new StringBuilder();
    locked.stream()
        .filter(wanted::maybeOf)
        .forEach(path ->
            advice
                .append("; ")
                .append(path)
                .append(
                    " has a passphrase, so it was not tried: at a terminal it is asked for;"
                        + " elsewhere name a copy without one by --identity (ssh-keygen -p -f"
                        + " COPY)"));
    wanted
        .pgp()
        .ifPresent(fingerprint ->
            advice
                .append("; for PGP: gpg --armor --export-secret-keys ")
                .append(fingerprint)
                .append(" > key.asc, then --identity key.asc"));
    return advice.toString();
  }

  @Override
  public void close() {
    age.forEach(AgeIdentity::close);
    pgp.forEach(PgpKeyring::close);
  }
}
