package dev.sealgate.tour;

import dev.sealgate.testbed.WorkTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reader's clone of the example repository; all of it that matters lies in one folder. */
record ExampleRepository(WorkTree workTree) {
  static final String FOLDER = "shop";

  Path folder() {
    return workTree.folder().resolve(FOLDER);
  }

  void write(String file, byte[] content) {
    writeBeside(FOLDER + "/" + file, content);
  }

  /** From the repository's root. */
  void writeBeside(String path, byte[] content) {
    workTree.write(path, content);
  }

  void writeBeside(String path, String content) {
    writeBeside(path, content.getBytes(StandardCharsets.UTF_8));
  }

  void write(String file, String content) {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  String read(String file) {
    try {
      return Files.readString(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String file) {
    workTree.git("rm", "-q", FOLDER + "/" + file).orThrow();
  }

  /** Commits everything and pushes; returns the commit's id, shortened. */
  String push(String message) {
    return workTree.push(message).substring(0, 8);
  }
}
