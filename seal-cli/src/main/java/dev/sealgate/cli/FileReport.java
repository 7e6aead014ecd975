package dev.sealgate.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What became of each file, for scripts; apart from --output, which names a file in sops' words.
 */
final class FileReport {
  @Option(
      names = "--report",
      paramLabel = "FORMAT",
      description =
          "With files that are replaced: print what became of each, as json, yaml, or name: those"
              + " that failed.")
  private @Nullable Format format;

  private final Map<String, Map<String, Object>> files = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> facts = new LinkedHashMap<>();

  /** How it is printed. */
  enum Format {
    json,
    yaml,
    name
  }

  boolean isWanted() {
    return format != null;
  }

  /** There is nothing to report of what goes to standard output. */
  void refuseUnless(boolean inPlace) {
    if (isWanted() && !inPlace) {
      throw Failure.usage("--report goes with --in-place", "the result is on standard output");
    }
  }

  /** More about a file that something is about to become of. */
  void fact(String file, String name, Object value) {
    facts.computeIfAbsent(file, _ -> new LinkedHashMap<>()).put(name, value);
  }

  void done(String file, String result) {
    about(file, result);
  }

  void failed(String file, Problem problem) {
    Map<String, Object> about = about(file, "failed");
    about.put("message", problem.message());
    about.put("hint", problem.hint());
  }

  private Map<String, Object> about(String file, String result) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("file", file);
    about.put("result", result);
    about.putAll(facts.getOrDefault(file, Map.of()));
    files.put(file, about);
    return about;
  }

  void print(World world) {
    if (format == null) {
      return;
    }
    Map<String, Object> all = Map.of("files", List.copyOf(files.values()));
    switch (format) {
      case json -> world.print(JsonText.of(all));
      case yaml -> world.print(YamlText.of(all));
      case name ->
          files.values().stream()
              .filter(about -> "failed".equals(about.get("result")))
              .forEach(about -> world.print(about.get("file") + "\n"));
    }
  }
}
