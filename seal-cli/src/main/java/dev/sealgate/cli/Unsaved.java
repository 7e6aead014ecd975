package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what was typed and could not be saved: encrypted to those readers of the file that need no
 * service, or, where there are none, in the memory where the editor had it.
 *
 * @param rule whom the file is for
 */
record Unsaved(World world, String file, EncryptionRule rule) {
  void keep(SecretBytes typed, MemoryFolder folder, Path shown) {
    Optional<String> place = encrypted(typed).flatMap(this::stored);
    if (place.isPresent()) {
      world.warning("what you typed is kept encrypted; to see it: seal decrypt " + place.get());
      return;
    }
    Path kept = folder.keep(world);
    world.warning(
        "what you typed is kept in clear, in %s; when you have it elsewhere: rm -r %s"
            .formatted(kept.resolve(shown.getFileName()), kept));
  }

  /** The text as one value, since it may be none that can be read. */
  private Optional<byte[]> encrypted(SecretBytes typed) {
    List<MasterKey> local =
        rule.keyGroups().getFirst().stream().filter(MasterKey.Age.class::isInstance).toList();
    if (rule.keyGroups().size() > 1 || local.isEmpty()) {
      return Optional.empty(); // nobody reads it alone who could not read the file alone
    }
    try {
      return Optional.of(
          typed.use(bytes ->
              Sops.encrypt(
                  file,
                  bytes,
                  SopsFormat.BINARY,
                  new EncryptionRule(List.of(local), 0, Selection.DEFAULT, false),
                  SopsEnvironment.of(world.clock(), world.random(), SopsKeyring.EMPTY))));
    } catch (CryptoException _) {
      return Optional.empty();
    }
  }

  /** Beside the file, or where temporary files go. */
  private Optional<String> stored(byte[] encrypted) {
    byte[] random = new byte[4];
    world.random().nextBytes(random);
    String name = Path.of(file).getFileName() + ".unsaved-" + HexFormat.of().formatHex(random);
    List<String> places =
        List.of(
            Path.of(file).resolveSibling(name).toString(),
            Path.of(System.getProperty("java.io.tmpdir")).resolve(name).toString());
    for (String place : places) {
      try (SecretBytes content = SecretBytes.copyOf(encrypted)) {
        new Target(world).create(place, content);
        return Optional.of(place);
      } catch (Failure _) {
        // the next place
      }
    }
    return Optional.empty();
  }
}
