package dev.sealgate.templates;

import java.util.List;

/** A cursor over the tokens of a template. */
final class Tokens {
  private final Source source;
  private final List<Token> tokens;
  private int next;

  Tokens(Source source, List<Token> tokens) {
    this.source = source;
    this.tokens = List.copyOf(tokens);
  }

  Token peek() {
    return tokens.get(next);
  }

  Token peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  /** Where the token read last ends. */
  int previousEnd() {
    return tokens.get(Math.max(next - 1, 0)).end();
  }

  Token expect(Token.Kind kind, String context) {
    Token token = next();
    if (!token.is(kind)) {
      throw unexpected(token, context);
    }
    return token;
  }

  TemplateException unexpected(Token token, String context) {
    return source.syntax(
        token.at(), "unexpected %s in %s".formatted(Utf8.decode(token.shown()), context));
  }
}
