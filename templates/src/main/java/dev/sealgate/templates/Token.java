package dev.sealgate.templates;

/**
 * One lexical element.
 *
 * @param text decoded for strings, without the dot for fields, with the {@code $} for variables
 * @param at offset in the source
 * @param end offset behind it
 */
record Token(Kind kind, String text, int at, int end) {

  enum Kind {
    TEXT,
    LEFT_DELIMITER,
    RIGHT_DELIMITER,
    IDENTIFIER,
    KEYWORD,
    BOOLEAN,
    NIL,
    DOT,
    FIELD,
    VARIABLE,
    STRING,
    NUMBER,
    DECLARE,
    ASSIGN,
    PIPE,
    COMMA,
    LEFT_PAREN,
    RIGHT_PAREN,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isKeyword(String word) {
    return kind == Kind.KEYWORD && text.equals(word);
  }

  /** How an error message shows it; only template text. */
  String shown() {
    return switch (kind) {
      case RIGHT_DELIMITER -> "}}";
      case LEFT_DELIMITER -> "{{";
      case END -> "the end of the template";
      case STRING -> "a string";
      case TEXT -> "text";
      case FIELD -> "." + text;
      case IDENTIFIER,
          KEYWORD,
          BOOLEAN,
          NIL,
          DOT,
          VARIABLE,
          NUMBER,
          DECLARE,
          ASSIGN,
          PIPE,
          COMMA,
          LEFT_PAREN,
          RIGHT_PAREN ->
          text;
    };
  }
}
