package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one JSON object: order kept, duplicate names kept, integers that fit 64 bits as integers
 * and all other numbers as doubles, as sops 3.13 does. Unlike sops it refuses a truncated object
 * and anything after it.
 */
final class JsonReader {
  private final SourceText source;
  private final String text;
  private final NodeBudget budget;
  private final List<Object> path = new ArrayList<>();
  private int at;
  private int depth;

  JsonReader(SourceText source, SopsLimits limits) {
    this.source = source;
    this.text = source.text();
    this.budget = new NodeBudget(limits);
  }

  Document read() {
    try {
      space();
      if (at >= text.length() || text.charAt(at) != '{') {
        throw malformed("the file is not a JSON object", "put the content into an object");
      }
      int open = at + 1;
      Branch root = object();
      int close = at - 1;
      space();
      if (at < text.length()) {
        throw malformed("something follows the JSON object", "a file holds one object");
      }
      return new Document(root, new Layout.Json(open, close));
    } catch (CryptoException e) {
      throw e.at(Location.keyPath(KeyPaths.format(path)));
    }
  }

  private SopsNode value() {
    budget.node();
    char c = peek();
    int start = at;
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> {
        String string = string();
        yield leaf(new Scalar.Str(string), start);
      }
      case 't' -> leaf(word("true", new Scalar.Bool(true)), start);
      case 'f' -> leaf(word("false", new Scalar.Bool(false)), start);
      case 'n' -> leaf(word("null", Scalar.NIL), start);
      default -> leaf(number(), start);
    };
  }

  private Leaf leaf(Scalar scalar, int start) {
    return new Leaf(scalar, Slot.of(start, at, Slot.Style.RAW));
  }

  private Branch object() {
    budget.depth(++depth);
    List<Entry> entries = new ArrayList<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
    } else {
      do {
        space();
        int start = at;
        if (peek() != '"') {
          throw malformed("a member has no name", "names stand in double quotes");
        }
        String key = string();
        path.add(key);
        space();
        expect(':');
        space();
        SopsNode value = value();
        entries.add(new Item(key, value, start, at));
        path.removeLast();
        space();
      } while (more('}'));
    }
    depth--;
    return new Branch(entries);
  }

  private Sequence array() {
    budget.depth(++depth);
    List<Element> elements = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
    } else {
      do {
        space();
        path.add(elements.size());
        elements.add(value());
        path.removeLast();
        space();
      } while (more(']'));
    }
    depth--;
    return new Sequence(elements);
  }

  /** Reads a comma, or the closing bracket. */
  private boolean more(char close) {
    char c = peek();
    if (c != ',' && c != close) {
      throw malformed("a comma or closing bracket is missing", "check the brackets");
    }
    at++;
    return c == ',';
  }

  private Scalar word(String word, Scalar meaning) {
    if (!text.startsWith(word, at)) {
      throw malformed("a value is no JSON", "put texts into double quotes");
    }
    at += word.length();
    return meaning;
  }

  private Scalar number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    if (number.length() > 1000
        || !number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      throw malformed("a value is no JSON", "put texts into double quotes");
    }
    if (number.matches("-?[0-9]{1,18}")) {
      return new Scalar.Int(Long.parseLong(number));
    }
    try {
      return new Scalar.Int(Long.parseLong(number));
    } catch (NumberFormatException _) {
      double real = Double.parseDouble(number);
      if (Double.isInfinite(real)) {
        throw malformed("a number is out of range", "put it in quotes");
      }
      return new Scalar.Real(real);
    }
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return replaceLoneSurrogates(out);
      }
      if (c < 0x20) {
        throw malformed("a string holds a control character", "escape it");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
          throw malformed("a string holds a wrong \\u escape", "it takes four hex digits");
        }
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> throw malformed("a string holds an unknown escape", "write \\\\ for a backslash");
    };
  }

  private static String replaceLoneSurrogates(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    return text.toString();
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("a " + c + " is missing", "check the members of the object");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed("the file ends too early", "it is truncated: restore it from history");
    }
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Malformed malformed(String problem, String hint) {
    int line = source.lineNumber(Math.min(at, text.length()));
    return new Malformed("JSON", line, problem + " (line " + line + ")", hint);
  }
}
