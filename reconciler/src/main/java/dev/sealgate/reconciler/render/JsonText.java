package dev.sealgate.reconciler.render;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees as JSON that every YAML reader takes for the same tree. */
public final class JsonText {
  private JsonText() {}

  /** Several documents of one file. */
  public static String documents(List<?> trees) {
    StringBuilder out = new StringBuilder();
    for (Object tree : trees) {
      out.append(out.isEmpty() ? "" : "---\n");
      write(tree, out);
      out.append('\n');
    }
    return out.toString();
  }

  public static String of(@Nullable Object tree) {
    StringBuilder out = new StringBuilder();
    write(tree, out);
    return out.toString();
  }

  private static void write(@Nullable Object tree, StringBuilder out) {
    switch (tree) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        String comma = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(comma);
          comma = ",";
          text(String.valueOf(entry.getKey()), out);
          out.append(": ");
          write(entry.getValue(), out);
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        String comma = "[";
        for (Object item : list) {
          out.append(comma);
          comma = ",";
          write(item, out);
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag);
      case String text -> text(text, out);
      default -> throw new IllegalArgumentException("the tree holds what JSON does not know");
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || isUnprintable(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** YAML knows these as line ends, as marks of the encoding, or not at all. */
  private static boolean isUnprintable(char c) {
    return c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0xfffe || Character.isSurrogate(c);
  }
}
