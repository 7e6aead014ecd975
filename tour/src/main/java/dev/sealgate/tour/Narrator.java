package dev.sealgate.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells the reader what happens: numbered steps, indented findings, elapsed times. */
final class Narrator {
  private final PrintStream out;
  private final long started = System.nanoTime();
  private int step;

  Narrator(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.println();
    out.println(text);
    out.println("=".repeat(text.length()));
  }

  void step(String text) {
    step++;
    out.printf(Locale.ROOT, "%n[%d] %s  (%.1f s)%n", step, text, seconds(started));
  }

  void say(String text) {
    text.lines().forEach(line -> out.println("    " + line));
  }

  void command(String text) {
    out.println("    $ " + text);
  }

  void done(String text) {
    text.lines().forEach(line -> out.println("    ✓ " + line));
  }

  /** Runs work that may take a while and tells how long it took. */
  <T> T timed(String text, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    done(String.format(Locale.ROOT, "%s in %.1f s", text, seconds(start)));
    return result;
  }

  static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
