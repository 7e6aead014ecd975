package dev.sealgate.benchmarks.crypto;

import dev.sealgate.testbed.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An original's own library in one Go process on one thread; {@code benchmarks/counterparts} has
 * the sources. It compares its results itself and warms up for one sample.
 */
record GoMeter(Path program, String work, Fixtures fixtures, int samples) implements Meter {
  @Override
  public List<Double> secondsPerOperation() {
    return program(program)
        .run(work, fixtures.folder().toString(), Integer.toString(samples))
        .orThrow()
        .text()
        .lines()
        .map(nanos -> Long.parseLong(nanos) / 1e9)
        .toList();
  }

  static Command program(Path path) {
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(
          path + " is missing (hint: run benchmarks/counterparts/build)");
    }
    return Command.of(path.toString()).env("GOMAXPROCS", "1");
  }
}
