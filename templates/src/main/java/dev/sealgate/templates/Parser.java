package dev.sealgate.templates;

import static dev.sealgate.templates.Token.Kind.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements: text, actions, control structures, definitions. */
final class Parser {
  private static final int MAX_NESTING = 200;

  private final Source source;
  private final Tokens tokens;
  private final Map<String, Node.Body> templates = new HashMap<>();
  private Pipelines pipelines;
  private int nesting;
  private int loops;

  private Parser(Source source) {
    this.source = source;
    this.tokens = new Tokens(source, Lexer.lex(source));
    this.pipelines = new Pipelines(source, tokens);
  }

  /** All templates of the text by name; the text itself has the name of its source. */
  static Map<String, Node.Body> parse(Source source) {
    Parser parser = new Parser(source);
    List<Node> nodes = new ArrayList<>();
    Token stop = parser.statements(nodes, true);
    if (!stop.is(END)) {
      throw source.syntax(
          stop.at(), "unexpected {{%s}}".formatted(stop.text()), "nothing is open here");
    }
    parser.define(source.name(), new Node.Body(nodes), 0);
    return Map.copyOf(parser.templates);
  }

  /** Reads up to {@code end}, {@code else} or the end of the text, and returns that token. */
  private Token statements(List<Node> into, boolean top) {
    while (true) {
      Token token = tokens.next();
      if (token.is(TEXT)) {
        into.add(new Node.Text(token.text()));
        continue;
      }
      if (token.is(END)) {
        return token;
      }
      Token first = tokens.peek();
      if (first.isKeyword("end") || first.isKeyword("else")) {
        return tokens.next();
      }
      if (first.isKeyword("define")) {
        if (!top) {
          throw source.syntax(first.at(), "{{define}} is only allowed at the top level");
        }
        definition();
      } else {
        into.add(action(first));
      }
    }
  }

  private Node action(Token first) {
    if (!first.is(KEYWORD)) {
      return new Node.Action(pipelines.pipeline("command", RIGHT_DELIMITER));
    }
    tokens.next();
    return switch (first.text()) {
      case "if", "with", "range" -> control(first);
      case "template" -> call(first.at());
      case "block" -> block(first.at());
      case "break" -> {
        checkLoop(first);
        yield new Node.Break(first.at());
      }
      case "continue" -> {
        checkLoop(first);
        yield new Node.Continue(first.at());
      }
      default -> throw source.syntax(first.at(), "unexpected {{%s}}".formatted(first.text()));
    };
  }

  private void checkLoop(Token word) {
    if (loops == 0) {
      throw source.syntax(word.at(), "{{%s}} outside {{range}}".formatted(word.text()));
    }
    tokens.expect(RIGHT_DELIMITER, word.text());
  }

  private Node control(Token word) {
    enter(word);
    int scope = pipelines.mark();
    boolean range = word.text().equals("range");
    Expr.Pipe pipe = pipelines.pipeline(word.text(), RIGHT_DELIMITER);
    List<Node> body = new ArrayList<>();
    loops += range ? 1 : 0;
    Token stop = statements(body, false);
    loops -= range ? 1 : 0;
    Optional<Node.Body> otherwise =
        stop.isKeyword("else") ? Optional.of(otherwise(word)) : Optional.empty();
    if (stop.is(END)) {
      throw source.syntax(word.at(), "{{%s}} has no {{end}}".formatted(word.text()));
    }
    if (stop.isKeyword("end")) {
      tokens.expect(RIGHT_DELIMITER, "end");
    }
    pipelines.reset(scope);
    nesting--;
    Node.Body then = new Node.Body(body);
    return switch (word.text()) {
      case "if" -> new Node.If(pipe, then, otherwise);
      case "with" -> new Node.With(pipe, then, otherwise);
      default -> new Node.Range(pipe, then, otherwise);
    };
  }

  /** After {@code else}: a plain branch with its {@code end}, or a chained if or with. */
  private Node.Body otherwise(Token word) {
    Token next = tokens.peek();
    if (next.is(KEYWORD) && next.text().equals(word.text()) && !word.text().equals("range")) {
      tokens.next();
      return new Node.Body(List.of(control(next)));
    }
    tokens.expect(RIGHT_DELIMITER, "else");
    List<Node> body = new ArrayList<>();
    Token stop = statements(body, false);
    if (!stop.isKeyword("end")) {
      throw source.syntax(
          word.at(),
          "{{%s}} has %s"
              .formatted(word.text(), stop.is(END) ? "no {{end}}" : "more than one {{else}}"));
    }
    tokens.expect(RIGHT_DELIMITER, "end");
    return new Node.Body(body);
  }

  private Node call(int at) {
    String name = tokens.expect(STRING, "template").text();
    if (tokens.peek().is(RIGHT_DELIMITER)) {
      tokens.next();
      return new Node.Call(at, name, Optional.empty());
    }
    return new Node.Call(at, name, Optional.of(pipelines.pipeline("template", RIGHT_DELIMITER)));
  }

  private Node block(int at) {
    String name = tokens.expect(STRING, "block").text();
    Expr.Pipe pipe = pipelines.pipeline("block", RIGHT_DELIMITER);
    separateBody(name, at, "block");
    return new Node.Call(at, name, Optional.of(pipe));
  }

  private void definition() {
    int at = tokens.next().at();
    String name = tokens.expect(STRING, "define").text();
    tokens.expect(RIGHT_DELIMITER, "define");
    separateBody(name, at, "define");
  }

  /** A body with variables and loops of its own. */
  private void separateBody(String name, int at, String word) {
    Pipelines outer = pipelines;
    int outerLoops = loops;
    pipelines = new Pipelines(source, tokens);
    loops = 0;
    enter(new Token(KEYWORD, word, at, at));
    List<Node> nodes = new ArrayList<>();
    Token stop = statements(nodes, false);
    if (!stop.isKeyword("end")) {
      throw source.syntax(at, "{{%s}} has no {{end}}".formatted(word));
    }
    tokens.expect(RIGHT_DELIMITER, "end");
    nesting--;
    pipelines = outer;
    loops = outerLoops;
    define(name, new Node.Body(nodes), at);
  }

  private void define(String name, Node.Body body, int at) {
    Node.Body old = templates.get(name);
    if (old == null || isEmpty(old)) {
      templates.put(name, body);
    } else if (!isEmpty(body)) {
      throw source.syntax(at, "template \"%s\" is defined twice".formatted(Utf8.decode(name)));
    }
  }

  private static boolean isEmpty(Node.Body body) {
    return body.nodes().stream()
        .allMatch(node -> node instanceof Node.Text text && text.text().isBlank());
  }

  private void enter(Token word) {
    if (++nesting > MAX_NESTING) {
      throw source.failure(
          TemplateException.Kind.LIMIT,
          word.at(),
          "",
          "control structures are nested deeper than " + MAX_NESTING,
          "split the template");
    }
  }
}
