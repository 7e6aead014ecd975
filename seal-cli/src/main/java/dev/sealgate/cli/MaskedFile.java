package dev.sealgate.cli;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.cli.git.GitFolder;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsInfo;
import dev.sealgate.crypto.sops.SopsLimits;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An encrypted file for the eyes of whoever reads a diff. */
final class MaskedFile {
  private final World world;
  private final Opening opening;
  private final Fingerprints fingerprints;

  MaskedFile(World world, Opening opening) {
    this.world = world;
    this.opening = opening;
    this.fingerprints =
        GitFolder.common(world.cwd(), world.env())
            .map(folder -> Fingerprints.of(folder, world.random()))
            .orElseGet(() -> Fingerprints.ofThisRun(world.random()));
  }

  void print(Source source, boolean clear) {
    SopsFormat format = SopsFormat.ofFileName(source.name()).orElse(SopsFormat.BINARY);
    byte[] bytes = source.content().copyBytes();
    if (FileTree.isEncrypted(source.name(), bytes, format)) {
      encrypted(source, bytes, format, clear);
    } else if (SealedText.isSealed(source)) {
      world.print(SealedText.shortened(new String(bytes, StandardCharsets.UTF_8)));
    } else {
      world.print(source.content());
    }
  }

  private void encrypted(Source source, byte[] bytes, SopsFormat format, boolean clear) {
    String key;
    try (DecryptedSops open = opening.open(source, format, source.name());
        SecretBytes text =
            clear ? open.plaintext() : open.masked((type, value) -> word(type.name(), value))) {
      world.print(text);
      key = "# data key: " + open.keyMark(fingerprints::of) + "\n";
    } catch (Failure | CryptoException e) {
      world.print("# seal: structure only, ciphertexts by their hash: " + why(e) + "\n");
      try (SecretBytes outline =
          Sops.outline(
              source.name(), bytes, format, SopsLimits.DEFAULT, MaskedFile::ofCiphertext)) {
        world.print(outline);
      }
      key = "";
    }
    SopsInfo info = Sops.inspect(source.name(), bytes, format, SopsLimits.DEFAULT);
    StringBuilder end = new StringBuilder("\n");
    info.keyGroups()
        .forEach(group ->
            group.stream()
                .map(reader -> "# reader: " + reader.describe() + "\n")
                .sorted()
                .forEach(end::append));
    end.append("# rule: ").append(info.selection().kind().field()).append(' ');
    world.print(end.append(info.selection().pattern()).append('\n').append(key).toString());
  }

  /** What is wrong, without the names of files: Git's are temporary ones, and differ each time. */
  private static String why(RuntimeException problem) {
    return switch (problem) {
      case CryptoException.MacMismatch _ -> "its MAC is wrong, it was changed by hand";
      case CryptoException.Tampered _ -> "a value was changed or moved by hand";
      case CryptoException _ -> "it is broken";
      default -> "no key at hand opens it";
    };
  }

  private String word(String type, SecretBytes value) {
    return "(%s %s)".formatted(type.toLowerCase(Locale.ROOT), fingerprints.of(value));
  }

  private static String ofCiphertext(String type, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
    return "(%s ciphertext %s)".formatted(type, Fingerprints.ofPublic(ascii));
  }
}
