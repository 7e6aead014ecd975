package dev.sealgate.templates;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** print, printf, println and the escapers. */
final class Formatting {
  private Formatting() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("print", "a*", a -> print(a.from(0), a.budget()))
        .add("println", "a*", Formatting::println)
        .add("printf", "sa*", a -> Printf.format(a.string(0), a.from(1), a.budget()))
        .add("html", "a*", a -> html(print(a.from(0), a.budget()), a.out()))
        .add("js", "a*", a -> js(print(a.from(0), a.budget()), a.out()))
        .add("urlquery", "a*", a -> UrlEscape.query(print(a.from(0), a.budget())));
  }

  /** Go's Sprint: a space between two operands if neither is a string. */
  private static String print(List<@Nullable Object> values, Budget budget) {
    Out out = new Out(budget);
    boolean afterString = true;
    for (Object value : values) {
      boolean string = value instanceof String;
      if (!afterString && !string) {
        out.add(' ');
      }
      Printer.print(value, out);
      afterString = string;
    }
    return out.text();
  }

  private static String println(Args args) {
    Out out = args.out();
    for (int i = 0; i < args.count(); i++) {
      if (i > 0) {
        out.add(' ');
      }
      Printer.print(args.any(i), out);
    }
    return out.add('\n').text();
  }

  private static String html(String text, Out out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 0 -> out.add(Utf8.encode("\ufffd"));
        case '"' -> out.add("&#34;");
        case '\'' -> out.add("&#39;");
        case '&' -> out.add("&amp;");
        case '<' -> out.add("&lt;");
        case '>' -> out.add("&gt;");
        default -> out.add(c);
      }
    }
    return out.text();
  }

  private static String js(String text, Out out) {
    for (int i = 0; i < text.length(); ) {
      int width = Utf8.width(text, i);
      char c = text.charAt(i);
      switch (c) {
        case '\\', '\'', '"' -> out.add('\\').add(c);
        case '<', '>', '&', '=' -> out.add("\\u%04X".formatted((int) c));
        default -> {
          if (c < ' ') {
            out.add("\\u%04X".formatted((int) c));
          } else if (width < 2) {
            out.add(width == 0 ? Utf8.encode("\ufffd") : text.substring(i, i + 1));
          } else if (Quote.isPrintable(Utf8.codePoint(text, i))) {
            out.add(text.substring(i, i + width));
          } else {
            out.add("\\u%04X".formatted(Utf8.codePoint(text, i)));
          }
        }
      }
      i += Math.max(width, 1);
    }
    return out.text();
  }
}
