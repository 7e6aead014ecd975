package dev.sealgate.reconciler.sandbox;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds programs of the controller's own image. */
final class Programs {
  static final String SHELL = "/bin/sh";

  private Programs() {}

  /**
   * @param name a path, or a name to be found in the search path
   */
  static Optional<Path> find(String name, String searchPath) {
    try {
      if (name.contains("/")) {
        return Optional.of(Path.of(name).toAbsolutePath()).filter(Programs::isProgram);
      }
      return Arrays.stream(searchPath.split(":"))
          .filter(folder -> folder.startsWith("/"))
          .map(folder -> Path.of(folder, name))
          .filter(Programs::isProgram)
          .findFirst();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
