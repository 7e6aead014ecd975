package dev.sealgate.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees as block YAML, the keys sorted, as kubeseal does. A text is quoted when any YAML
 * version could take it for something else.
 */
final class YamlText {
  /** What can't be a number or a time: it begins like a word, and is printable ASCII. */
  private static final Pattern TEXT = Pattern.compile("[A-Za-z/_][ -~]*");

  /** What ends a plain scalar, or would be lost at its end. */
  private static final Pattern NOT_PLAIN = Pattern.compile(": | #|:$| $");

  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  static String of(Map<String, ?> document) {
    YamlText text = new YamlText();
    if (document.isEmpty()) {
      return "{}\n";
    }
    text.map(document, "");
    return text.out.toString();
  }

  private void map(Map<?, ?> map, String indent) {
    String before = "";
    for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
      out.append(before).append(scalar(entry.getKey().toString())).append(':');
      child(entry.getValue(), indent, indent + "  ");
      before = indent;
    }
  }

  private void child(@Nullable Object value, String listIndent, String mapIndent) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        out.append('\n').append(mapIndent);
        map(map, mapIndent);
      }
      case Collection<?> list when !list.isEmpty() -> list(list, listIndent);
      case String text when isBlock(text) -> block(text, mapIndent);
      case null, default -> out.append(' ').append(flat(value)).append('\n');
    }
  }

  private void list(Collection<?> list, String indent) {
    out.append('\n');
    for (Object element : list) {
      out.append(indent).append('-');
      if (element instanceof Map<?, ?> map && !map.isEmpty()) {
        out.append(' ');
        map(map, indent + "  ");
      } else {
        child(element, indent + "  ", indent + "  ");
      }
    }
  }

  private static String flat(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "{}";
      case Collection<?> _ -> "[]";
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> scalar(value.toString());
    };
  }

  private static String scalar(String text) {
    if (!TEXT.matcher(text).matches() || WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return JsonText.quoted(text);
    }
    return NOT_PLAIN.matcher(text).find() ? "'" + text.replace("'", "''") + "'" : text;
  }

  /** Whether a literal block shows the text as it is. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && text.charAt(0) != ' '
        && text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f))
        && text.lines().noneMatch(line -> line.endsWith(" "));
  }

  private void block(String text, String indent) {
    String body = text.stripTrailing();
    int ends = text.length() - body.length();
    out.append(ends == 0 ? " |-" : ends == 1 ? " |" : " |+").append('\n');
    body.lines()
        .forEach(line -> out.append(line.isEmpty() ? "" : indent).append(line).append('\n'));
    out.append("\n".repeat(Math.max(0, ends - 1)));
  }
}
