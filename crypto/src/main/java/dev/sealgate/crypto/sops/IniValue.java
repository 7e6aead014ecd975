package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import java.util.Arrays;

/**
 * A value of an INI file.
 *
 * @param start offset of its first character, quotes included
 * @param end offset after it
 * @param lineEnd end of the line it ends on
 * @param commentSign offset of the sign of a comment after it, or -1
 */
record IniValue(String text, int start, int end, int lineEnd, int commentSign) {
  private static final String TRIPLE = "\"\"\"";

  static IniValue read(SourceText source, int from) {
    String text = source.text();
    int lineEnd = source.lineEnd(from);
    int start = from;
    while (start < lineEnd && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    if (text.startsWith(TRIPLE, start) && lineEnd - start > 3) {
      return quoted(source, start, lineEnd, TRIPLE);
    }
    if (start < lineEnd && text.charAt(start) == '`') {
      return quoted(source, start, lineEnd, "`");
    }
    return plain(source, start, lineEnd);
  }

  private static IniValue quoted(SourceText source, int start, int lineEnd, String quote) {
    String text = source.text();
    int inner = start + quote.length();
    int close = text.lastIndexOf(quote, lineEnd - quote.length());
    int end = lineEnd;
    if (close < inner) {
      close = text.indexOf(quote, lineEnd);
      if (close < 0) {
        throw new Malformed(
            "INI",
            source.lineNumber(start),
            "a quoted value has no end (line " + source.lineNumber(start) + ")",
            "close it with " + quote);
      }
      end = source.lineEnd(close);
    }
    // what stands behind the closing quote is ignored, and must not stay behind a new value
    int valueEnd = trimmed(text, close + quote.length(), end);
    return new IniValue(text.substring(inner, close), start, valueEnd, end, -1);
  }

  private static IniValue plain(SourceText source, int start, int lineEnd) {
    String text = source.text();
    int end = trimmed(text, start, lineEnd);
    if (end > start && text.charAt(end - 1) == '\\') {
      return continued(source, start, lineEnd);
    }
    int sign = -1;
    for (int i = start; i < end && sign < 0; i++) {
      sign = text.charAt(i) == '#' || text.charAt(i) == ';' ? i : -1;
    }
    int valueEnd = trimmed(text, start, sign < 0 ? end : sign);
    return new IniValue(unquoted(text.substring(start, valueEnd)), start, valueEnd, lineEnd, sign);
  }

  /** A backslash at the end of a line joins the next one to it. */
  private static IniValue continued(SourceText source, int start, int firstEnd) {
    String text = source.text();
    int lineEnd = firstEnd;
    StringBuilder joined = new StringBuilder(text.substring(start, lineEnd).strip());
    while (!joined.isEmpty() && joined.charAt(joined.length() - 1) == '\\') {
      joined.setLength(joined.length() - 1);
      int next = source.nextLine(lineEnd);
      String line = text.substring(next, source.lineEnd(next)).strip();
      if (line.isEmpty() || next >= text.length()) {
        break;
      }
      joined.append(line);
      lineEnd = source.lineEnd(next);
    }
    return new IniValue(joined.toString(), start, lineEnd, lineEnd, -1);
  }

  private static int trimmed(String text, int start, int end) {
    int to = end;
    while (to > start && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    return to;
  }

  private static String unquoted(String value) {
    char first = value.isEmpty() ? ' ' : value.charAt(0);
    boolean surrounded =
        (first == '"' || first == '\'') && value.indexOf(first, 1) == value.length() - 1;
    return surrounded && value.length() > 1 ? value.substring(1, value.length() - 1) : value;
  }

  /**
   * Writes a value with the quotes that bring it back unchanged.
   *
   * @param rest of its line: in a comment there a backtick would end the value
   */
  static void write(byte[] utf8, String rest, SecretBuffer out) {
    String quote = quoteFor(utf8);
    if (quote.equals("`") && !rest.isBlank()) {
      quote = TRIPLE;
    }
    out.text(quote).raw(utf8, 0, utf8.length).text(quote);
    Arrays.fill(utf8, (byte) 0);
  }

  private static String quoteFor(byte[] utf8) {
    if (utf8.length == 0) {
      return "";
    }
    boolean comment = false;
    boolean lines = false;
    boolean backtick = false;
    for (byte b : utf8) {
      lines |= b == '\n';
      backtick |= b == '`';
      comment |= b == '#' || b == ';';
    }
    byte first = utf8[0];
    byte last = utf8[utf8.length - 1];
    boolean ends = last == '"' || containsTriple(utf8);
    if (backtick || (lines && first != '\n' && !ends)) {
      return TRIPLE;
    }
    comment |= lines;
    if (comment || first == '"' || first == '\'' || last == '\\') {
      return "`";
    }
    return isBlank(first) || isBlank(last) ? "\"" : "";
  }

  private static boolean containsTriple(byte[] utf8) {
    int run = 0;
    for (byte b : utf8) {
      run = b == '"' ? run + 1 : 0;
      if (run == TRIPLE.length()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
