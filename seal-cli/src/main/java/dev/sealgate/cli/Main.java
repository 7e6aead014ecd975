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
    AtExit.end(Seal.run(args, world()));
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
