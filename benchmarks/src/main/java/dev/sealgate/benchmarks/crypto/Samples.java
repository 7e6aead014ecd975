package dev.sealgate.benchmarks.crypto;

import java.util.List;
import java.util.Locale;

/** Measured times in seconds, at least one. */
record Samples(List<Double> seconds) {
  Samples {
    seconds = seconds.stream().sorted().toList();
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  double median() {
    int middle = seconds.size() / 2;
    return seconds.size() % 2 == 1
        ? seconds.get(middle)
        : (seconds.get(middle - 1) + seconds.get(middle)) / 2;
  }

  /** Median and range in one unit, which the median chooses: {@code 12.3 ms (11.9–14.0)}. */
  @Override
  public String toString() {
    double median = median();
    String unit = median >= 1 ? "s" : median >= 1e-3 ? "ms" : "µs";
    double factor = median >= 1 ? 1 : median >= 1e-3 ? 1e3 : 1e6;
    return "%s %s (%s–%s)"
        .formatted(
            digits(median * factor),
            unit,
            digits(seconds.getFirst() * factor),
            digits(seconds.getLast() * factor));
  }

  static String digits(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
