package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commits a folder of a test's resources as a repository. On the way {@code *.sops.*} is encrypted
 * in data and stringData ({@code .env}: everywhere), {@code *.whole.*} everywhere, and {@code
 * *.bin-sops} as one value.
 */
final class OverlayCase {
  private OverlayCase() {}

  static List<Path> all(String folder) throws IOException {
    try (Stream<Path> found = Files.list(Path.of("src/test/resources").resolve(folder))) {
      return found.sorted().toList();
    }
  }

  static void commit(Path in, PipelineFixture fixture) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(in)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String path = in.relativize(file).toString();
      fixture.git.file(path, encrypted(path, Files.readString(file)));
    }
  }

  static byte[] encrypted(String path, String text) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.endsWith(".bin-sops")) {
      return Sops.encrypt(
          name,
          text.getBytes(StandardCharsets.UTF_8),
          SopsFormat.BINARY,
          EncryptionRule.forAge(List.of(PipelineFixture.AGE.recipient().orElseThrow().toString())),
          SopsEnvironment.of(PipelineFixture.CLOCK, PipelineFixture.RANDOM, SopsKeyring.EMPTY));
    }
    if (name.contains(".whole.") || name.endsWith(".sops.env")) {
      return PipelineFixture.sops(name, text, Selection.DEFAULT, PipelineFixture.AGE);
    }
    return name.contains(".sops.")
        ? PipelineFixture.sops(name, text)
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
