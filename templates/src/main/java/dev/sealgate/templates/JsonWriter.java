package dev.sealgate.templates;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Go's encoding/json writes it: keys sorted, by default {@code < > &} escaped. */
final class JsonWriter {
  private final Out out;
  private final boolean escapeHtml;
  private final boolean pretty;

  private JsonWriter(Out out, boolean escapeHtml, boolean pretty) {
    this.out = out;
    this.escapeHtml = escapeHtml;
    this.pretty = pretty;
  }

  static String write(@Nullable Object value, Out out, boolean escapeHtml, boolean pretty) {
    new JsonWriter(out, escapeHtml, pretty).value(value, 0);
    return out.text();
  }

  private void value(@Nullable Object value, int depth) {
    out.budget().checkDepth(depth);
    switch (value) {
      case null -> out.add("null");
      case String s -> string(s);
      case Double d -> {
        if (d.isNaN() || d.isInfinite()) {
          throw FunctionFailure.argument("JSON has no infinite numbers");
        }
        out.add(Printer.shortest(d, 'j'));
      }
      case List<?> list -> {
        out.add('[');
        String separator = "";
        for (Object item : list) {
          out.add(separator);
          newline(depth + 1);
          value(item, depth + 1);
          separator = ",";
        }
        close(list.isEmpty(), depth, ']');
      }
      case GoMap map -> {
        out.add('{');
        String separator = "";
        for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
          out.add(separator);
          newline(depth + 1);
          string(entry.getKey());
          out.add(pretty ? ": " : ":");
          value(entry.getValue(), depth + 1);
          separator = ",";
        }
        close(map.isEmpty(), depth, '}');
      }
      default -> out.add(value.toString());
    }
  }

  private void close(boolean empty, int depth, char bracket) {
    if (!empty) {
      newline(depth);
    }
    out.add(bracket);
  }

  private void newline(int depth) {
    if (pretty) {
      out.add('\n').add("  ".repeat(depth));
    }
  }

  private void string(String s) {
    out.add('"');
    for (int i = 0; i < s.length(); ) {
      int width = Utf8.width(s, i);
      char c = s.charAt(i);
      if (width > 1) {
        int point = Utf8.codePoint(s, i);
        out.add(
            point == 0x2028 || point == 0x2029
                ? "\\u%04x".formatted(point)
                : s.substring(i, i + width));
      } else if (width == 0) {
        throw FunctionFailure.argument(
            "the value is not UTF-8 text", "pass binary values through b64enc");
      } else {
        ascii(c);
      }
      i += width;
    }
    out.add('"');
  }

  private void ascii(char c) {
    switch (c) {
      case '"', '\\' -> out.add('\\').add(c);
      case '\b' -> out.add("\\b");
      case '\f' -> out.add("\\f");
      case '\n' -> out.add("\\n");
      case '\r' -> out.add("\\r");
      case '\t' -> out.add("\\t");
      default -> {
        if (c < ' ' || (escapeHtml && (c == '<' || c == '>' || c == '&'))) {
          out.add("\\u%04x".formatted((int) c));
        } else {
          out.add(c);
        }
      }
    }
  }
}
