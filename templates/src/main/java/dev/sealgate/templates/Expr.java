package dev.sealgate.templates;

import java.util.List;

/** What stands inside an action. {@code at} is the offset in the source. */
sealed interface Expr {

  int at();

  record Dot(int at) implements Expr {}

  record Nil(int at) implements Expr {}

  record Bool(int at, boolean value) implements Expr {}

  /** {@code value} is a Long or a Double. */
  record Constant(int at, Number value) implements Expr {}

  record Str(int at, String value) implements Expr {}

  record Field(int at, List<String> names) implements Expr {
    public Field {
      names = List.copyOf(names);
    }
  }

  /** {@code $x.a.b}; the name holds the {@code $}. */
  record Variable(int at, String name, List<String> fields) implements Expr {
    public Variable {
      fields = List.copyOf(fields);
    }
  }

  /** {@code (pipeline).a.b}. */
  record Chain(int at, Expr target, List<String> fields) implements Expr {
    public Chain {
      fields = List.copyOf(fields);
    }
  }

  record Function(int at, String name) implements Expr {}

  /** One stage of a pipeline: an operand and, for a function, its arguments. */
  record Command(int at, List<Expr> words) {
    public Command {
      words = List.copyOf(words);
    }
  }

  /**
   * @param variables declared or assigned, at most two, with their {@code $}
   */
  record Pipe(int at, List<String> variables, boolean assigns, List<Command> commands)
      implements Expr {
    public Pipe {
      variables = List.copyOf(variables);
      commands = List.copyOf(commands);
    }
  }
}
