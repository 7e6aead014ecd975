package dev.sealgate.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildFolderTest {
  @TempDir private Path temp;

  @Test
  void removesWhatAKilledProcessLeft() throws Exception {
    Path parent = Files.createDirectories(temp.resolve("builds"));
    Path left = Files.createDirectories(parent.resolve("sealgate-build-999999999-x/work"));
    Files.writeString(left.resolve("file"), "placeholder");
    Path own =
        Files.createDirectories(
            parent.resolve("sealgate-build-" + ProcessHandle.current().pid() + "-x"));
    BuildFolder.sweep(parent);
    List<Path> rest;
    try (Stream<Path> entries = Files.list(parent)) {
      rest = entries.toList();
    }
    assertThat(rest).containsExactly(own);
  }
}
