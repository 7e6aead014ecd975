package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 8259, with all numbers as float64, as Go's encoding/json reads into an interface. */
final class JsonReader {
  private final String text;
  private final Budget budget;
  private int at;

  private JsonReader(String text, Budget budget) {
    this.text = text;
    this.budget = budget;
  }

  static @Nullable Object read(String text, Budget budget) {
    if (!Utf8.isValid(text)) {
      throw new JsonReader(text, budget).bad();
    }
    JsonReader reader = new JsonReader(text, budget);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.bad();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    budget.checkDepth(depth);
    budget.spend(1);
    space();
    return switch (peek()) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private GoMap map(int depth) {
    GoMap map = new GoMap();
    at++;
    space();
    if (skip('}')) {
      return map;
    }
    do {
      space();
      if (peek() != '"') {
        throw bad();
      }
      String key = string();
      space();
      expect(':');
      map.put(key, value(depth + 1));
      space();
    } while (skip(','));
    expect('}');
    return map;
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    space();
    if (skip(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
      budget.checkElements(list.size());
      space();
    } while (skip(','));
    expect(']');
    return list;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw bad();
      }
      if (c == '\\') {
        escape(out);
      } else {
        out.append(c);
      }
    }
  }

  private void escape(StringBuilder out) {
    char c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/' -> out.append(c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        int unit = unit();
        if (Character.isHighSurrogate((char) unit) && text.startsWith("\\u", at)) {
          int mark = at;
          at += 2;
          int low = unit();
          if (Character.isLowSurrogate((char) low)) {
            unit = Character.toCodePoint((char) unit, (char) low);
          } else {
            at = mark;
          }
        }
        boolean lone = unit >= Character.MIN_SURROGATE && unit <= Character.MAX_SURROGATE;
        out.append(Utf8.encode(Character.toString(lone ? 0xfffd : unit)));
      }
      default -> throw bad();
    }
  }

  private int unit() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw bad();
      }
      value = value << 4 | digit;
      at++;
    }
    return value;
  }

  private Double number() {
    int start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    if (at - start > 400) {
      throw bad();
    }
    double value = Double.parseDouble(text.substring(start, at));
    if (Double.isInfinite(value)) {
      throw bad();
    }
    return value;
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (start == at) {
      throw bad();
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw bad();
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw bad();
    }
    return text.charAt(at);
  }

  private boolean skip(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw bad();
    }
  }

  private FunctionFailure bad() {
    return FunctionFailure.argument(
        "the value is not JSON (at byte %d of %d)".formatted(at, text.length()),
        "check what the store holds");
  }
}
