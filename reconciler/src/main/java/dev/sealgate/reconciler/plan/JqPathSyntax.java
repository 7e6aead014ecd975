package dev.sealgate.reconciler.plan;

import java.util.Set;

/**
 * Lets through only jq expressions whose work is bounded by the size of the object: steps,
 * iterators and {@code select} one after the other, whose conditions look at one value each. What
 * could loop or multiply (definitions, variables, recursion, iterators inside of parentheses,
 * regular expressions) does not pass.
 */
final class JqPathSyntax {
  private static final int LONGEST = 1024;
  private static final int MOST_COMMAS = 8;
  private static final Set<String> WORDS =
      Set.of(
          "select",
          "and",
          "or",
          "not",
          "null",
          "true",
          "false",
          "has",
          "startswith",
          "endswith",
          "contains",
          "length",
          "type",
          "tostring",
          "ascii_downcase");
  private static final Set<String> AT_TOP = Set.of("select");

  private final String text;
  private int at;
  private int depth;
  private int commas;

  private JqPathSyntax(String text) {
    this.text = text;
  }

  /**
   * @throws IgnoreRuleException naming what does not pass
   */
  static void check(String text) throws IgnoreRuleException {
    if (text.length() > LONGEST) {
      throw new IgnoreRuleException(
          "it is longer than " + LONGEST + " characters", "split it into several");
    }
    new JqPathSyntax(text).check();
  }

  private void check() throws IgnoreRuleException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"') {
        string();
      } else if (c == '.') {
        dot();
      } else if (isWordStart(c)) {
        word();
      } else if (c >= '0' && c <= '9') {
        at++;
      } else {
        sign(c);
      }
    }
    if (depth != 0) {
      throw new IgnoreRuleException("a parenthesis is not closed", "close it");
    }
  }

  private void string() throws IgnoreRuleException {
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
        if (at < text.length() && text.charAt(at) == '(') {
          throw refused("an interpolation in a text");
        }
      }
      at++;
    }
    if (at >= text.length()) {
      throw new IgnoreRuleException("a text is not closed", "close its quotation mark");
    }
    at++;
  }

  private void dot() throws IgnoreRuleException {
    at++;
    if (at < text.length() && text.charAt(at) == '.') {
      throw refused("..");
    }
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
  }

  private void word() throws IgnoreRuleException {
    int from = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    if (!(depth == 0 ? AT_TOP : WORDS).contains(word)) {
      throw refused(word);
    }
  }

  private void sign(char c) throws IgnoreRuleException {
    switch (c) {
      case '(' -> depth++;
      case ')' -> {
        if (--depth < 0) {
          throw new IgnoreRuleException("a parenthesis is closed that was not opened", "remove it");
        }
      }
      case '[' -> bracket();
      case ']', '|', '?' -> {}
      case ',' -> {
        if (depth > 0 || ++commas > MOST_COMMAS) {
          throw refused("a comma in parentheses, or more than " + MOST_COMMAS + " commas");
        }
      }
      case '=', '!', '<', '>' -> comparison(c);
      default -> throw refused("the sign " + printable(c));
    }
    at++;
  }

  private void bracket() throws IgnoreRuleException {
    int next = at + 1;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    char inside = next < text.length() ? text.charAt(next) : ']';
    if (inside == ']' ? depth > 0 : inside != '"' && !(inside >= '0' && inside <= '9')) {
      throw refused(depth > 0 ? "[ ] in parentheses" : "[ ] around more than a name or a number");
    }
  }

  private void comparison(char c) throws IgnoreRuleException {
    boolean two = at + 1 < text.length() && text.charAt(at + 1) == '=';
    if (depth == 0 || (!two && (c == '=' || c == '!'))) {
      throw refused("the sign " + c + (two ? "=" : "") + (depth == 0 ? " outside of select" : ""));
    }
    if (two) {
      at++;
    }
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || (c >= '0' && c <= '9');
  }

  private static String printable(char c) {
    return c > ' ' && c < 0x7f ? String.valueOf(c) : "U+" + Integer.toHexString(c);
  }

  private static IgnoreRuleException refused(String what) {
    return new IgnoreRuleException(
        "it uses " + what + ", which is not supported here",
        "write a path like .spec.containers[] | select(.name == \"x\") | .image; conditions may use"
            + " ==, !=, <, >, and, or, not, has, startswith, endswith, contains, length, type");
  }
}
