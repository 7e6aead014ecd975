package dev.sealgate.templates;

import dev.sealgate.templates.TemplateException.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the value of pipelines. One per template call, since variables are not inherited. */
final class Evaluator {
  /** Stands for "no value comes down the pipeline", which is not the same as a nil one. */
  private enum Absent {
    ABSENT
  }

  private final Source source;
  private final GoTemplate.Options options;
  private final Budget budget;
  private final Scope scope;

  Evaluator(Source source, GoTemplate.Options options, Budget budget, @Nullable Object dollar) {
    this.source = source;
    this.options = options;
    this.budget = budget;
    this.scope = new Scope(dollar);
  }

  Scope scope() {
    return scope;
  }

  /** Variables that the pipeline declares stay in the scope. */
  @Nullable Object pipeline(@Nullable Object dot, Expr.Pipe pipe) {
    budget.enter();
    Object value = Absent.ABSENT;
    for (Expr.Command command : pipe.commands()) {
      value = command(dot, command, value);
    }
    for (String name : pipe.variables()) {
      if (pipe.assigns()) {
        scope.assign(name, value);
      } else {
        scope.push(name, value);
      }
    }
    budget.leave();
    return value;
  }

  private @Nullable Object command(
      @Nullable Object dot, Expr.Command command, @Nullable Object last) {
    spend(command.at());
    Expr first = command.words().getFirst();
    List<Expr> rest = command.words().subList(1, command.words().size());
    if (first instanceof Expr.Function function) {
      return call(dot, function, rest, last);
    }
    if (!rest.isEmpty() || !(last instanceof Absent)) {
      throw source.failure(
          Kind.BAD_ARGUMENT, first.at(), "", "arguments are given to what is no function", "");
    }
    if (first instanceof Expr.Nil) {
      throw source.syntax(first.at(), "nil is not a command");
    }
    return operand(dot, first);
  }

  private @Nullable Object operand(@Nullable Object dot, Expr expr) {
    spend(expr.at());
    return switch (expr) {
      case Expr.Dot _ -> dot;
      case Expr.Nil _ -> null;
      case Expr.Bool bool -> bool.value();
      case Expr.Constant constant -> constant.value();
      case Expr.Str string -> string.value();
      case Expr.Field field -> fields(dot, field.names(), field.at());
      case Expr.Variable variable ->
          fields(scope.get(variable.name()), variable.fields(), variable.at());
      case Expr.Chain chain -> fields(operand(dot, chain.target()), chain.fields(), chain.at());
      case Expr.Function function -> call(dot, function, List.of(), Absent.ABSENT);
      case Expr.Pipe pipe -> pipeline(dot, pipe);
    };
  }

  private @Nullable Object fields(@Nullable Object start, List<String> names, int at) {
    Object value = start;
    boolean nil = false;
    for (String name : names) {
      if (value == null) {
        if (nil || options.missingKeyError()) {
          throw missing(
              at, nil ? "the value that holds ." + Utf8.decode(name) + " is nil" : noEntry(name));
        }
        continue;
      }
      if (!(value instanceof GoMap map)) {
        throw source.failure(
            Kind.BAD_ARGUMENT,
            at,
            "",
            "no field .%s in %s".formatted(Utf8.decode(name), Values.described(value)),
            value instanceof String ? "parse the value first, for example with fromJson" : "");
      }
      value = map.get(name);
      nil = value == null && map.containsKey(name);
      if (value == null && !nil && options.missingKeyError()) {
        throw missing(at, noEntry(name));
      }
    }
    return value;
  }

  private static String noEntry(String name) {
    return "the data has no entry for key \"" + Utf8.decode(name) + "\"";
  }

  private TemplateException missing(int at, String detail) {
    return source.failure(
        Kind.MISSING_KEY, at, "", detail, "check the name, or guard it with if hasKey");
  }

  private @Nullable Object call(
      @Nullable Object dot, Expr.Function expr, List<Expr> words, @Nullable Object last) {
    FunctionTable.Entry function = FunctionTable.get(expr.name());
    if (function.signature().equals(Signature.AND_OR)) {
      return andOr(dot, expr, words, last);
    }
    int count = words.size() + (last instanceof Absent ? 0 : 1);
    try {
      function.signature().checkCount(count);
      @Nullable Object[] values = new @Nullable Object[count];
      for (int i = 0; i < words.size(); i++) {
        values[i] = operand(dot, words.get(i));
      }
      if (!(last instanceof Absent)) {
        values[count - 1] = last;
      }
      for (int i = 0; i < count; i++) {
        function.signature().check(i, values[i]);
        budget.pay(values[i]);
      }
      boolean literal =
          last instanceof Absent && words.stream().allMatch(Expr.Str.class::isInstance);
      Object result = function.body().call(new Args(values, budget, literal));
      budget.pay(result);
      if (result instanceof String s) {
        budget.checkLength(s.length());
      } else if (result instanceof List<?> list) {
        budget.checkElements(list.size());
      }
      return result;
    } catch (FunctionFailure failure) {
      throw failure.at(source, expr.at(), expr.name());
    }
  }

  /** Evaluates no more arguments than the answer needs. */
  private @Nullable Object andOr(
      @Nullable Object dot, Expr.Function expr, List<Expr> words, @Nullable Object last) {
    if (words.isEmpty() && last instanceof Absent) {
      throw source.failure(
          Kind.BAD_ARGUMENT, expr.at(), expr.name(), "wants at least 1 argument, got 0", "");
    }
    boolean or = expr.name().equals("or");
    Object value = null;
    for (Expr word : words) {
      value = operand(dot, word);
      if (Values.truth(value) == or) {
        return value;
      }
    }
    return last instanceof Absent ? value : last;
  }

  private void spend(int at) {
    try {
      budget.spend(1);
    } catch (FunctionFailure failure) {
      throw failure.at(source, at, "");
    }
  }
}
