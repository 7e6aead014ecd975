package dev.sealgate.cli;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees as JSON with two spaces a level. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /** The keys in kubeseal's order at the top, and sorted below. */
  static String ofManifest(Map<String, ?> document) {
    return of(ManifestOrder.of(document));
  }

  static String of(Map<String, ?> document) {
    JsonText text = new JsonText();
    text.value(document, "\n");
    return text.out.append('\n').toString();
  }

  /** A JSON string, which is a YAML double-quoted scalar too. */
  static String quoted(String text) {
    JsonText json = new JsonText();
    json.string(text);
    return json.out.toString();
  }

  private void value(@Nullable Object value, String newline) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> object(map, newline);
      case Collection<?> list -> array(list, newline);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> string(value.toString());
    }
  }

  private void object(Map<?, ?> map, String newline) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(before).append(newline).append("  ");
      string(entry.getKey().toString());
      out.append(": ");
      value(entry.getValue(), newline + "  ");
      before = ',';
    }
    out.append(newline).append('}');
  }

  private void array(Collection<?> list, String newline) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    char before = '[';
    for (Object element : list) {
      out.append(before).append(newline).append("  ");
      value(element, newline + "  ");
      before = ',';
    }
    out.append(newline).append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20
              || c == 0x7f
              || (c >= 0x80 && c < 0xa0)
              || c == 0x2028
              || c == 0x2029
              || c == 0xfeff) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
