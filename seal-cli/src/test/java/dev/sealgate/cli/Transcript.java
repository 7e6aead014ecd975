package dev.sealgate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that tells a session: {@code -- NAME --} begins an input file, {@code -- session --} the
 * commands. After {@code $ COMMAND} come the lines that are expected: {@code > } on standard
 * output, {@code ! } on standard error, {@code ? } the exit code when it is not 0. {@code <<…>>} in
 * them is a regular expression.
 */
record Transcript(String title, Map<String, String> files, List<Step> steps) {
  record Step(String command, List<String> stdout, List<String> stderr, int exit) {}

  static Transcript read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transcript parse(List<String> lines) {
    if (!lines.getFirst().startsWith("# ")) {
      throw new IllegalArgumentException("a transcript begins with its title");
    }
    Map<String, String> files = new LinkedHashMap<>();
    List<Step> steps = new ArrayList<>();
    String section = "";
    StringBuilder content = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("-- ") && line.endsWith(" --")) {
        keep(files, section, content);
        section = line.substring(3, line.length() - 3);
      } else if (section.equals("session")) {
        step(steps, line);
      } else {
        content.append(line).append('\n');
      }
    }
    keep(files, section, content);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a transcript has a session");
    }
    return new Transcript(lines.getFirst().substring(2), files, steps);
  }

  private static void keep(Map<String, String> files, String section, StringBuilder content) {
    if (!section.isEmpty() && !section.equals("session")) {
      files.put(section, content.toString());
    }
    content.setLength(0);
  }

  private static void step(List<Step> steps, String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    String text = line.length() > 2 ? line.substring(2) : "";
    switch (line.charAt(0)) {
      case '$' -> steps.add(new Step(text, new ArrayList<>(), new ArrayList<>(), 0));
      case '>' -> steps.getLast().stdout().add(text);
      case '!' -> steps.getLast().stderr().add(text);
      case '?' -> {
        Step last = steps.removeLast();
        steps.add(
            new Step(last.command(), last.stdout(), last.stderr(), Integer.parseInt(text.strip())));
      }
      default -> throw new IllegalArgumentException("no such line in a session: " + line);
    }
  }
}
