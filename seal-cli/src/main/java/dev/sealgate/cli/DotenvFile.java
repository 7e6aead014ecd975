package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code KEY=value} lines, as kubectl reads them: comments and empty lines are skipped. */
final class DotenvFile {
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
        SecretBytes old =
            values.put(line.substring(0, sign), SecretBytes.utf8(line.substring(sign + 1)));
        if (old != null) {
          throw Failure.of(
              "%s, line %d names a key for the second time".formatted(file, i + 1),
              "leave one of them out");
        }
      }
    }
    return values;
  }
}
