package dev.sealgate.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What somebody has looked at and found right: lines of a rule and a glob of files. */
record AllowList(List<Entry> entries) {
  static final String FILE_NAME = ".seal-allow";

  private record Entry(String rule, PathMatcher files) {}

  /**
   * @param file null for {@value #FILE_NAME} in this folder, if there is one
   */
  static AllowList read(World world, @Nullable String file) {
    if (file == null && Files.notExists(world.resolve(FILE_NAME))) {
      return new AllowList(List.of());
    }
    String name = file == null ? FILE_NAME : file;
    try (Source source = SopsInput.read(world, name)) {
      return parse(name, source.content().use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  static AllowList parse(String name, String text) {
    List<Entry> entries = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        entries.add(entry(name, i + 1, line));
      }
    }
    return new AllowList(entries);
  }

  private static Entry entry(String file, int number, String line) {
    String[] words = line.split("\\s+", 2);
    boolean known =
        Arrays.stream(Finding.Rule.values()).anyMatch(rule -> rule.id().equals(words[0]));
    if (!known || words.length < 2) {
      throw Failure.of(
          "%s, line %d is no rule and a glob".formatted(file, number),
          "write it as: entropy docs/**; seal lint --help lists the rules");
    }
    try {
      return new Entry(words[0], FileSystems.getDefault().getPathMatcher("glob:" + words[1]));
    } catch (PatternSyntaxException _) {
      throw Failure.of(
          "%s, line %d: the glob is not understood".formatted(file, number), "see its brackets");
    }
  }

  boolean allows(Finding finding) {
    return entries.stream()
        .anyMatch(entry ->
            entry.rule.equals(finding.rule().id()) && entry.files.matches(Path.of(finding.file())));
  }
}
