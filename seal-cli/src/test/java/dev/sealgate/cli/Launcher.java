package dev.sealgate.cli;

import java.nio.file.Path;

/** The program as the package phase assembles it. */
final class Launcher {
  static final Path HOME = Path.of("target/seal").toAbsolutePath();
  static final Path BIN = HOME.resolve("bin");

  private Launcher() {}
}
