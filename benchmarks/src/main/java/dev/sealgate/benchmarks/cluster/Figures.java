package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured, by name and in the order in which it was first measured. */
final class Figures {
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  void add(String name, double value) {
    samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    System.err.printf(Locale.ROOT, "  %s: %s%n", name, digits(value));
  }

  boolean anyMissed() {
    return samples.entrySet().stream()
        .anyMatch(row -> Targets.isMissed(row.getKey(), median(row.getValue())));
  }

  /** Markdown: median and range. */
  String table() {
    StringBuilder text =
        new StringBuilder(
            """
            | work | Sealgate | its peers | target |
            |---|---|---|---|
            """);
    samples.forEach((name, values) -> {
      double median = median(values);
      Targets.@Nullable Target target = Targets.of(name);
      text.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  name,
                  values.size() == 1
                      ? digits(median)
                      : "%s (%s–%s)"
                          .formatted(
                              digits(median),
                              digits(values.stream().min(Double::compare).orElseThrow()),
                              digits(values.stream().max(Double::compare).orElseThrow())),
                  target == null ? "" : target.peers(),
                  target == null || target.most() < 0
                      ? ""
                      : digits(target.most())
                          + (Targets.isMissed(name, median) ? " **missed**" : " met")));
    });
    return text.toString();
  }

  /** Every sample, for programs. */
  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    samples.forEach(root::putPOJO);
    return root.toPrettyString() + "\n";
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String digits(double value) {
    if (value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
