package dev.sealgate.reconciler.helm;

import java.util.Map;

/** One step of what is merged over the chart's own values. */
public sealed interface ChartStep {
  /** YAML or JSON, masked. */
  record File(byte[] content) implements ChartStep {}

  /**
   * @param assignment as {@code --set} takes it
   * @param text whether numbers and flags are texts
   */
  record Set(String assignment, boolean text) implements ChartStep {}

  /** A text at a path, as by {@code --set-file}. */
  record Content(String path, byte[] content) implements ChartStep {}

  /**
   * @param files gets the step's file
   * @param number of the step
   */
  default Map<String, Object> request(Map<String, byte[]> files, int number) {
    String name = "values/" + number + ".yaml";
    return switch (this) {
      case File(byte[] content) -> {
        files.put(name, content);
        yield Map.of("kind", "file", "file", name);
      }
      case Set(String assignment, boolean text) ->
          Map.of("kind", text ? "string" : "set", "text", assignment);
      case Content(String path, byte[] content) -> {
        files.put(name, content);
        yield Map.of("kind", "content", "text", path, "file", name);
      }
    };
  }
}
