package dev.sealgate.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** The programs that the build made. */
final class Built {
  private Built() {}

  static Path controller() {
    return require("reconciler/target/sealgate/bin/sealgate");
  }

  static Path seal() {
    return require("seal-cli/target/seal/bin/seal");
  }

  /** The checkout's root. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run the tests from inside the checkout");
      }
    }
    return folder;
  }

  private static Path require(String path) {
    Path program = root().resolve(path);
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(program + " is missing (hint: ./mvnw package makes it)");
    }
    return program;
  }
}
