package dev.sealgate.benchmarks.crypto;

import dev.sealgate.testbed.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell command line that runs programs; a sample is the time of the whole line, divided by the
 * operations that it does. A shell starts a process faster than a JVM does.
 *
 * @param shell has what the line needs in its environment
 * @param line finds the fixtures' folder in {@code $1}
 * @param check throws unless the program's results are right; run once, before the clock starts
 */
record ProcessMeter(
    Command shell, String line, Fixtures fixtures, int operations, int samples, Runnable check)
    implements Meter {
  @Override
  public List<Double> secondsPerOperation() {
    check.run();
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      long begin = System.nanoTime();
      run(shell, line, fixtures);
      seconds.add((System.nanoTime() - begin) / 1e9 / operations);
    }
    return seconds;
  }

  /** Standard output of a line; throws when its last program fails. */
  static byte[] run(Command shell, String line, Fixtures fixtures) {
    return shell
        .run("-c", "set -eu; " + line, "line", fixtures.folder().toString())
        .orThrow()
        .stdout();
  }
}
