package dev.sealgate.templates;

/** Go's strconv.Quote. */
final class Quote {
  private Quote() {}

  static String quote(String bytes, Budget budget) {
    Out out = new Out(budget).add('"');
    for (int i = 0; i < bytes.length(); ) {
      int width = Utf8.width(bytes, i);
      if (width == 0) {
        out.add("\\x%02x".formatted((int) bytes.charAt(i)));
        i++;
        continue;
      }
      int c = Utf8.codePoint(bytes, i);
      switch (c) {
        case '"', '\\' -> out.add('\\').add((char) c);
        case 7 -> out.add("\\a");
        case '\b' -> out.add("\\b");
        case '\f' -> out.add("\\f");
        case '\n' -> out.add("\\n");
        case '\r' -> out.add("\\r");
        case '\t' -> out.add("\\t");
        case 11 -> out.add("\\v");
        default -> {
          if (isPrintable(c)) {
            out.add(bytes.substring(i, i + width));
          } else if (c < 0x80) {
            out.add("\\x%02x".formatted(c));
          } else {
            out.add((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
          }
        }
      }
      i += width;
    }
    return out.add('"').text();
  }

  /** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
  static boolean isPrintable(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
