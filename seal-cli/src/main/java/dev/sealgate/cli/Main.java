package dev.sealgate.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Clock;

/** The process around {@link Seal}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    logNothing();
    AtExit.end(Seal.run(args, world()));
  }

  /**
   * Seal says to the person what there is to say. The cryptography library sets a logger up all the
   * same, for which the JDK reads a configuration and then asks each jar for another kind of
   * loggers: not where there is no configuration.
   */
  static void logNothing() {
    System.setProperty("java.util.logging.config.file", "/dev/null/none");
  }

  static World world() {
    return new World(
        new FileInputStream(FileDescriptor.in),
        // The launcher knows: asking the JVM costs more than most commands.
        new World.Terminal(
            Boolean.getBoolean("seal.typing"),
            Boolean.getBoolean("seal.watching"),
            Boolean.getBoolean("seal.showing")),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Clock.systemUTC(),
        LazyRandom.create());
  }
}
