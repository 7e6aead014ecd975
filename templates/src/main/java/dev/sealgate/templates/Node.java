package dev.sealgate.templates;

import java.util.List;
import java.util.Optional;

/** What a template consists of. */
sealed interface Node {

  /** A run of nodes; also a whole template. */
  record Body(List<Node> nodes) {
    public Body {
      nodes = List.copyOf(nodes);
    }
  }

  record Text(String text) implements Node {}

  /** {@code {{pipeline}}}; prints unless it only sets variables. */
  record Action(Expr.Pipe pipe) implements Node {}

  record If(Expr.Pipe pipe, Body body, Optional<Body> otherwise) implements Node {}

  record With(Expr.Pipe pipe, Body body, Optional<Body> otherwise) implements Node {}

  record Range(Expr.Pipe pipe, Body body, Optional<Body> otherwise) implements Node {}

  record Break(int at) implements Node {}

  record Continue(int at) implements Node {}

  /** {@code {{template "name" pipeline}}}, also what remains of a {@code block}. */
  record Call(int at, String name, Optional<Expr.Pipe> pipe) implements Node {}
}
