package dev.sealgate.externalsecrets.values;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strict JSON (RFC 8259) in UTF-8. Refuses what parsers disagree about: a key that stands twice,
 * bytes that are no UTF-8. Nesting is bounded; size is the caller's.
 */
final class JsonParser {

  static final int MAX_DEPTH = 100;

  private static final String HINT = "store a JSON document there, or drop the property";

  private final byte[] source;
  private int at;
  private int depth;

  private JsonParser(byte[] source) {
    this.source = source;
  }

  static Json parse(byte[] source) {
    if (!Utf8.isValid(source)) {
      throw ValueException.malformed("is not JSON: it is not UTF-8 text", HINT);
    }
    JsonParser parser = new JsonParser(source);
    parser.skipSpace();
    Json value = parser.value();
    parser.skipSpace();
    if (parser.at < source.length) {
      throw parser.error("something follows the document");
    }
    return value;
  }

  private Json value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> new Json.Bool(true, at, word("true"));
      case 'f' -> new Json.Bool(false, at, word("false"));
      case 'n' -> new Json.Nil(at, word("null"));
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw error("no value begins here");
    };
  }

  private Json object() {
    int start = at;
    enter();
    Map<String, Json> members = new LinkedHashMap<>();
    skipSpace();
    if (peek() != '}') {
      do {
        skipSpace();
        if (peek() != '"') {
          throw error("a key must be a string");
        }
        Json.Str key = string();
        String name =
            new String(JsonStrings.decode(source, key.start(), key.end()), StandardCharsets.UTF_8);
        skipSpace();
        expect(':');
        skipSpace();
        if (members.put(name, value()) != null) {
          throw error("a key stands twice in one object");
        }
        skipSpace();
      } while (more('}'));
    }
    expect('}');
    depth--;
    return new Json.Obj(members, start, at);
  }

  private Json array() {
    int start = at;
    enter();
    List<Json> items = new ArrayList<>();
    skipSpace();
    if (peek() != ']') {
      do {
        skipSpace();
        items.add(value());
        skipSpace();
      } while (more(']'));
    }
    expect(']');
    depth--;
    return new Json.Arr(items, start, at);
  }

  private Json.Str string() {
    int start = at++;
    while (true) {
      int c = next();
      if (c == '"') {
        return new Json.Str(start, at);
      }
      if (c == '\\') {
        escape();
      } else if (c < 0x20) {
        throw error("a control character stands in a string");
      }
    }
  }

  private void escape() {
    int c = next();
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(next(), 16) < 0) {
          throw error("an escape has no four hexadecimal digits");
        }
      }
    } else if ("\"\\/bfnrt".indexOf(c) < 0) {
      throw error("an unknown escape stands in a string");
    }
  }

  private Json number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < source.length && source[at] == '.') {
      at++;
      digits();
    }
    if (at < source.length && (source[at] == 'e' || source[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    return new Json.Num(start, at);
  }

  private void digits() {
    int start = at;
    while (at < source.length && source[at] >= '0' && source[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw error("a number lacks a digit");
    }
  }

  private int word(String word) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return at;
  }

  private void enter() {
    at++;
    if (++depth > MAX_DEPTH) {
      throw error("nested more than " + MAX_DEPTH + " deep");
    }
  }

  private boolean more(char closing) {
    if (peek() == ',') {
      at++;
      return true;
    }
    if (peek() != closing) {
      throw error("a comma or a closing bracket is missing");
    }
    return false;
  }

  private void skipSpace() {
    while (at < source.length
        && (source[at] == ' ' || source[at] == '\t' || source[at] == '\n' || source[at] == '\r')) {
      at++;
    }
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw error("not what must follow");
    }
  }

  private int next() {
    int c = peek();
    at++;
    return c;
  }

  private int peek() {
    if (at >= source.length) {
      throw error("the document ends too early");
    }
    return source[at] & 0xff;
  }

  private ValueException error(String detail) {
    return ValueException.malformed("is not JSON: " + detail + " (byte " + at + ")", HINT);
  }
}
