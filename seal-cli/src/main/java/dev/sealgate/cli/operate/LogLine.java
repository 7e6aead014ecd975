package dev.sealgate.cli.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the controller's log, in either of its formats.
 *
 * @param raw as it came
 * @param application {@code namespace/name}; empty when it is about none
 * @param text as people read it
 */
record LogLine(String raw, String application, String text) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern APPLICATION = Pattern.compile(" application=(\\S+)");

  static LogLine of(String raw) {
    if (raw.startsWith("{")) {
      try {
        return ofJson(raw, JSON.readValue(raw, Map.class));
      } catch (IOException _) {
        // a line that was cut: as it is
      }
    }
    Matcher matcher = APPLICATION.matcher(raw);
    return new LogLine(raw, matcher.find() ? matcher.group(1) : "", Table.printable(raw));
  }

  private static LogLine ofJson(String raw, Map<?, ?> line) {
    List<String> words = new ArrayList<>();
    String application = "";
    words.add(
        Optional.of(Fields.number(line, "timestamp"))
            .filter(millis -> millis > 0)
            .map(millis -> Instant.ofEpochMilli(millis).toString())
            .orElse("-"));
    words.add("%-5s".formatted(Fields.text(line, "level")));
    words.add(Fields.text(line, "message"));
    for (Object pair : Fields.list(line, "kvpList")) {
      if (pair instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (entry.getKey().equals("application")) {
            application = String.valueOf(entry.getValue());
          }
          words.add(entry.getKey() + "=" + entry.getValue());
        }
      }
    }
    return new LogLine(raw, application, Table.printable(String.join(" ", words)));
  }
}
