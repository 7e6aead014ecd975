package dev.sealgate.benchmarks.seal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The same work for seal and for sops.
 *
 * @param most the longest median, in seconds, that is good enough
 * @param ratio how many times as fast as sops is good enough
 */
record Trial(
    String id,
    String title,
    Step ours,
    String what,
    Step theirs,
    OptionalDouble most,
    OptionalDouble ratio) {
  /** One run, in a folder of its own that {@link Workshop} filled; returns what was printed. */
  interface Step {
    String in(Path folder);
  }

  /** Samples in seconds, in the order of the runs. */
  record Taken(Trial trial, List<Double> ours, List<Double> theirs) {
    Taken {
      ours = List.copyOf(ours);
      theirs = List.copyOf(theirs);
    }

    boolean missed() {
      Trial trial = this.trial;
      return (trial.most().isPresent() && median(ours) > trial.most().getAsDouble())
          || (trial.ratio().isPresent() && times() < trial.ratio().getAsDouble());
    }

    double times() {
      return median(theirs) / median(ours);
    }

    String row() {
      String target =
          trial.most().isPresent()
              ? milliseconds(trial.most().getAsDouble())
              : trial.ratio().isPresent()
                  ? String.format(Locale.ROOT, "%.1f times", trial.ratio().getAsDouble())
                  : "";
      return "| %s | %s | %s | %s | %s | %s |%n"
          .formatted(
              trial.title(),
              range(ours),
              range(theirs),
              trial.what(),
              String.format(Locale.ROOT, "%.2f", times()),
              target.isEmpty() ? "" : target + (missed() ? " **missed**" : " met"));
    }

    private static String range(List<Double> seconds) {
      return "%s (%s–%s)"
          .formatted(
              milliseconds(median(seconds)),
              milliseconds(Collections.min(seconds)),
              milliseconds(Collections.max(seconds)));
    }

    private static String milliseconds(double seconds) {
      return String.format(Locale.ROOT, "%.0f ms", seconds * 1e3);
    }
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
