package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code KEY=value} lines, as kubectl reads them: comments and empty lines are skipped. */
final class DotenvFile {
  private static final Pattern EXPORT = Pattern.compile("export\\s+([A-Za-z_][A-Za-z0-9_]*)");

  private DotenvFile() {}

  static Map<String, SecretBytes> read(World world, String file) {
    Map<String, SecretBytes> values = new LinkedHashMap<>();
    try (Source source = SopsInput.read(world, file)) {
      List<String> lines =
          source.content().use(bytes -> new String(bytes, StandardCharsets.UTF_8)).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).stripLeading();
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        int sign = line.indexOf('=');
        if (sign < 1) {
          throw Failure.of(
              "%s, line %d is no KEY=value".formatted(file, i + 1),
              "values can't span lines: use --from-file for those");
        }
        String key = line.substring(0, sign);
        if (!CreateCommand.isKey(key)) {
          throw strange("%s, line %d".formatted(file, i + 1), key);
        }
        SecretBytes old = values.put(key, SecretBytes.utf8(line.substring(sign + 1)));
        if (old != null) {
          throw Failure.of(
              "%s, line %d names a key for the second time".formatted(file, i + 1),
              "leave one of them out");
        }
      }
    }
    return values;
  }

  /** Shown where it is surely a name: a line of a longer value may hold an = too. */
  private static Failure strange(String where, String key) {
    Matcher export = EXPORT.matcher(key);
    return export.matches()
        ? Failure.of(
            where + ": the key \"" + key + "\" is none that a Secret takes",
            "export is a word of shells: write " + export.group(1) + "=...")
        : Failure.of(
            where + ": what stands before = is no key that a Secret takes",
            "letters, digits, -, _ and .; a value can't span lines: use --from-file for that");
  }
}
