package dev.sealgate.templates;

import static dev.sealgate.templates.Token.Kind.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits a template into text and the tokens of its actions, as Go's text/template/parse does. */
final class Lexer {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final String SPACES = " \t\r\n";
  private static final int MAX_TOKENS = 200_000;
  private static final Set<String> KEYWORDS =
      Set.of(
          "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with");

  private final Source source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int parens;

  private Lexer(Source source) {
    this.source = source;
    this.text = source.text();
  }

  static List<Token> lex(Source source) {
    return new Lexer(source).run();
  }

  private List<Token> run() {
    if (text.length() > GoTemplate.MAX_SOURCE) {
      throw source.failure(
          TemplateException.Kind.LIMIT, 0, "", "the template is longer than 1 MiB", "split it");
    }
    boolean trim = false;
    while (true) {
      int open = text.indexOf(OPEN, at);
      int from = trim ? skipSpaces(at) : at;
      int to = open < 0 ? text.length() : open;
      if (open >= 0 && startsWithTrim(open + OPEN.length())) {
        to = trimEnd(from, to);
      }
      if (from < to) {
        add(TEXT, text.substring(from, to), from, to);
      }
      if (open < 0) {
        add(END, "", text.length(), text.length());
        return tokens;
      }
      trim = action(open);
    }
  }

  /** Reads one action from its left delimiter; whether the text behind it is to be trimmed. */
  private boolean action(int open) {
    at = open + OPEN.length();
    if (startsWithTrim(at)) {
      at += 2;
    }
    if (text.startsWith("/*", at)) {
      return comment(open);
    }
    add(LEFT_DELIMITER, OPEN, open, at);
    parens = 0;
    while (true) {
      int width = closeWidth(at);
      if (width > 0) {
        if (parens > 0) {
          throw source.syntax(at, "a left parenthesis is not closed");
        }
        add(RIGHT_DELIMITER, CLOSE, at, at + width);
        at += width;
        return width > CLOSE.length();
      }
      if (at >= text.length()) {
        throw source.syntax(open, "the action is not closed", "end it with }}");
      }
      if (SPACES.indexOf(text.charAt(at)) >= 0) {
        at++;
      } else {
        token();
      }
    }
  }

  private boolean comment(int open) {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw source.syntax(open, "the comment is not closed", "end it with */}}");
    }
    at = end + 2;
    int width = closeWidth(at);
    if (width == 0) {
      throw source.syntax(at, "a comment must fill its action: }} has to follow */ directly");
    }
    at += width;
    return width > CLOSE.length();
  }

  private void token() {
    char c = text.charAt(at);
    switch (c) {
      case '"' -> quoted();
      case '`' -> raw();
      case '\'' -> character();
      case '|' -> single(PIPE);
      case ',' -> single(COMMA);
      case '=' -> single(ASSIGN);
      case '(' -> {
        parens++;
        single(LEFT_PAREN);
      }
      case ')' -> {
        if (--parens < 0) {
          throw source.syntax(at, "unexpected right parenthesis");
        }
        single(RIGHT_PAREN);
      }
      case ':' -> {
        if (!text.startsWith(":=", at)) {
          throw source.syntax(at, "expected :=");
        }
        add(DECLARE, ":=", at, at + 2);
        at += 2;
      }
      case '.' -> {
        if (at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
          number();
        } else {
          field();
        }
      }
      case '$' -> {
        int end = wordEnd(at + 1);
        word(VARIABLE, at, end);
      }
      default -> {
        if (isDigit(c) || c == '+' || c == '-') {
          number();
        } else {
          identifier();
        }
      }
    }
  }

  private void single(Token.Kind kind) {
    add(kind, text.substring(at, at + 1), at, at + 1);
    at++;
  }

  private void field() {
    int end = wordEnd(at + 1);
    if (end == at + 1) {
      single(DOT);
    } else {
      checkTerminated(end);
      add(FIELD, text.substring(at + 1, end), at, end);
      at = end;
    }
  }

  private void identifier() {
    int end = wordEnd(at);
    if (end == at) {
      throw source.syntax(at, "unexpected character in an action");
    }
    String word = text.substring(at, end);
    Token.Kind kind =
        KEYWORDS.contains(word)
            ? KEYWORD
            : switch (word) {
              case "true", "false" -> BOOLEAN;
              case "nil" -> NIL;
              default -> IDENTIFIER;
            };
    word(kind, at, end);
  }

  private void word(Token.Kind kind, int from, int end) {
    checkTerminated(end);
    add(kind, text.substring(from, end), from, end);
    at = end;
  }

  private void checkTerminated(int end) {
    if (end < text.length()
        && (SPACES + ".,|:)(=").indexOf(text.charAt(end)) < 0
        && closeWidth(end) == 0) {
      throw source.syntax(end, "unexpected character after a name");
    }
  }

  private void number() {
    int end = at + 1;
    while (end < text.length()) {
      char c = text.charAt(end);
      boolean sign = (c == '+' || c == '-') && "eEpP".indexOf(text.charAt(end - 1)) >= 0;
      if (!sign && c != '.' && wordEnd(end) == end) {
        break;
      }
      end++;
    }
    add(NUMBER, text.substring(at, end), at, end);
    at = end;
  }

  private void character() {
    int end = GoLiterals.closingQuote(source, at, '\'');
    String body = GoLiterals.unquote(source, at, end);
    if (body.isEmpty() || Utf8.width(body, 0) != body.length()) {
      throw source.syntax(at, "a character constant holds exactly one character");
    }
    add(NUMBER, Integer.toString(Utf8.codePoint(body, 0)), at, end + 1);
    at = end + 1;
  }

  private void quoted() {
    int end = GoLiterals.closingQuote(source, at, '"');
    add(STRING, GoLiterals.unquote(source, at, end), at, end + 1);
    at = end + 1;
  }

  private void raw() {
    int end = text.indexOf('`', at + 1);
    if (end < 0) {
      throw source.syntax(at, "the raw string is not closed");
    }
    add(STRING, text.substring(at + 1, end).replace("\r", ""), at, end + 1);
    at = end + 1;
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < text.length()) {
      int width = Utf8.width(text, end);
      int c = width == 0 ? ' ' : Utf8.codePoint(text, end);
      if (c != '_' && !Character.isLetterOrDigit(c)) {
        break;
      }
      end += width;
    }
    return end;
  }

  private boolean startsWithTrim(int i) {
    return i + 1 < text.length()
        && text.charAt(i) == '-'
        && SPACES.indexOf(text.charAt(i + 1)) >= 0;
  }

  /** Length of a right delimiter at {@code i}, 4 with its trim marker; 0 if there is none. */
  private int closeWidth(int i) {
    if (text.startsWith(CLOSE, i)) {
      return 2;
    }
    boolean marked = i < text.length() && SPACES.indexOf(text.charAt(i)) >= 0;
    return marked && text.startsWith("-}}", i + 1) ? 4 : 0;
  }

  private int skipSpaces(int from) {
    int i = from;
    while (i < text.length() && SPACES.indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private int trimEnd(int from, int to) {
    int i = to;
    while (i > from && SPACES.indexOf(text.charAt(i - 1)) >= 0) {
      i--;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void add(Token.Kind kind, String value, int from, int end) {
    if (tokens.size() >= MAX_TOKENS) {
      throw source.failure(
          TemplateException.Kind.LIMIT, from, "", "the template has too many tokens", "split it");
    }
    tokens.add(new Token(kind, value, from, end));
  }
}
