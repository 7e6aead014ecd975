package dev.sealgate.templates;

import static dev.sealgate.templates.Token.Kind.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Expressions: pipelines of commands of operands, and the variables in sight. */
final class Pipelines {
  private static final int MAX_PARENS = 100;

  private final Source source;
  private final Tokens tokens;
  private final List<String> variables = new ArrayList<>(List.of("$"));
  private int parens;

  Pipelines(Source source, Tokens tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  int mark() {
    return variables.size();
  }

  void reset(int mark) {
    variables.subList(mark, variables.size()).clear();
  }

  /**
   * @param context the keyword, for messages; only {@code range} may declare two variables
   * @param closing which kind of token ends it; that token is consumed
   */
  Expr.Pipe pipeline(String context, Token.Kind closing) {
    int at = tokens.peek().at();
    List<String> targets = new ArrayList<>();
    boolean assigns = targets(context, targets);
    List<Expr.Command> commands = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      if (token.is(closing)) {
        break;
      }
      if (token.is(PIPE)) {
        tokens.next();
        if (tokens.peek().is(closing) && !commands.isEmpty()) {
          break;
        }
        if (commands.isEmpty() || tokens.peek().is(PIPE)) {
          throw source.syntax(token.at(), "a side of | is empty");
        }
      }
      commands.add(command(closing));
    }
    tokens.next();
    if (commands.isEmpty()) {
      throw source.syntax(at, "missing value for " + context);
    }
    for (Expr.Command stage : commands.subList(1, commands.size())) {
      if (isConstant(stage.words().getFirst())) {
        throw source.syntax(stage.at(), "a constant can't take the value of a pipeline");
      }
    }
    if (!assigns) {
      variables.addAll(targets);
    }
    return new Expr.Pipe(at, targets, assigns, commands);
  }

  private static boolean isConstant(Expr expr) {
    return switch (expr) {
      case Expr.Dot _, Expr.Nil _, Expr.Bool _, Expr.Constant _, Expr.Str _ -> true;
      case Expr.Field _, Expr.Variable _, Expr.Chain _, Expr.Function _, Expr.Pipe _ -> false;
    };
  }

  /** Reads {@code $x :=}, {@code $x =} or, in a range, {@code $i, $x :=}. */
  private boolean targets(String context, List<String> targets) {
    while (tokens.peek().is(VARIABLE)) {
      Token.Kind after = tokens.peekSecond().kind();
      if (after != DECLARE && after != ASSIGN && after != COMMA) {
        if (!targets.isEmpty()) {
          throw tokens.unexpected(tokens.peekSecond(), context);
        }
        return false;
      }
      Token variable = tokens.next();
      targets.add(variable.text());
      tokens.next();
      if (after == ASSIGN) {
        targets.forEach(name -> checkDeclared(name, variable.at()));
      }
      if (after != COMMA) {
        return after == ASSIGN;
      }
      if (!context.equals("range") || targets.size() > 1 || !tokens.peek().is(VARIABLE)) {
        throw source.syntax(variable.at(), "too many declarations in " + context);
      }
    }
    return false;
  }

  private Expr.Command command(Token.Kind closing) {
    int at = tokens.peek().at();
    List<Expr> words = new ArrayList<>();
    int end = -1;
    while (!tokens.peek().is(closing) && !tokens.peek().is(PIPE)) {
      if (tokens.peek().at() == end) {
        throw tokens.unexpected(tokens.peek(), "operand");
      }
      Operand operand = operand();
      words.add(operand.expr());
      end = operand.end();
    }
    return new Expr.Command(at, words);
  }

  private record Operand(Expr expr, int end) {}

  private Operand operand() {
    Token token = tokens.next();
    int at = token.at();
    Expr term =
        switch (token.kind()) {
          case IDENTIFIER -> function(token);
          case DOT -> new Expr.Dot(at);
          case NIL -> new Expr.Nil(at);
          case BOOLEAN -> new Expr.Bool(at, token.text().equals("true"));
          case NUMBER -> number(token);
          case STRING -> new Expr.Str(at, token.text());
          case VARIABLE -> {
            checkDeclared(token.text(), at);
            yield new Expr.Variable(at, token.text(), List.of());
          }
          case FIELD -> new Expr.Field(at, List.of(token.text()));
          case LEFT_PAREN -> parenthesized(at);
          case TEXT,
              LEFT_DELIMITER,
              RIGHT_DELIMITER,
              KEYWORD,
              DECLARE,
              ASSIGN,
              PIPE,
              COMMA,
              RIGHT_PAREN,
              END ->
              throw tokens.unexpected(token, "command");
        };
    int end = term instanceof Expr.Pipe ? closed : token.end();
    List<String> fields = new ArrayList<>();
    while (tokens.peek().is(FIELD) && tokens.peek().at() == end) {
      end = tokens.peek().end();
      fields.add(tokens.next().text());
    }
    return new Operand(fields.isEmpty() ? term : chain(term, fields), end);
  }

  private int closed;

  private Expr parenthesized(int at) {
    if (++parens > MAX_PARENS) {
      throw source.failure(
          TemplateException.Kind.LIMIT, at, "", "too many nested parentheses", "use variables");
    }
    Expr.Pipe pipe = pipeline("parenthesized pipeline", RIGHT_PAREN);
    closed = tokens.previousEnd();
    parens--;
    return pipe;
  }

  private Expr chain(Expr term, List<String> fields) {
    return switch (term) {
      case Expr.Field field -> {
        List<String> names = new ArrayList<>(field.names());
        names.addAll(fields);
        yield new Expr.Field(field.at(), names);
      }
      case Expr.Variable variable -> new Expr.Variable(variable.at(), variable.name(), fields);
      case Expr.Bool _, Expr.Constant _, Expr.Str _, Expr.Nil _, Expr.Dot _ ->
          throw source.syntax(term.at(), "unexpected . after a constant");
      case Expr.Chain _, Expr.Function _, Expr.Pipe _ -> new Expr.Chain(term.at(), term, fields);
    };
  }

  private Expr function(Token token) {
    FunctionTable.check(source, token);
    return new Expr.Function(token.at(), token.text());
  }

  private Expr number(Token token) {
    String text = token.text();
    Optional<Long> integer = GoLiterals.integer(text);
    if (integer.isPresent()) {
      return new Expr.Constant(token.at(), integer.get());
    }
    Optional<Double> floating = GoLiterals.floating(text);
    boolean looksFloating = text.chars().anyMatch(c -> ".eEpP".indexOf(c) >= 0);
    if (floating.isEmpty() || !looksFloating) {
      throw source.syntax(token.at(), "bad number");
    }
    return new Expr.Constant(token.at(), floating.get());
  }

  private void checkDeclared(String name, int at) {
    if (!variables.contains(name)) {
      throw source.syntax(
          at,
          "undefined variable " + Utf8.decode(name),
          "declare it with {{" + Utf8.decode(name) + " := …}}");
    }
  }
}
