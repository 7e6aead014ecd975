package dev.sealgate.templates;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks the statements of a template and writes its output. */
final class Executor {

  private enum Flow {
    NORMAL,
    BREAK,
    CONTINUE
  }

  private final Source source;
  private final Map<String, Node.Body> templates;
  private final GoTemplate.Options options;
  private final Budget budget;
  private final Out out;
  private Evaluator evaluator;
  private int depth;

  private Executor(
      Source source,
      Map<String, Node.Body> templates,
      GoMap data,
      GoTemplate.Options options,
      Budget budget) {
    this.source = source;
    this.templates = templates;
    this.options = options;
    this.budget = budget;
    this.out = new Out(budget);
    this.evaluator = new Evaluator(source, options, budget, data);
  }

  /** Renders the template that has the source's name. */
  static String run(
      Source source,
      Map<String, Node.Body> templates,
      Map<String, ?> data,
      GoTemplate.Options options) {
    try {
      Budget budget = new Budget(options);
      GoMap root = Values.root(data, budget);
      Executor executor = new Executor(source, templates, root, options, budget);
      executor.walk(root, body(templates, source.name()));
      return executor.out.text();
    } catch (FunctionFailure failure) {
      throw failure.at(source, 0, "");
    }
  }

  private static Node.Body body(Map<String, Node.Body> templates, String name) {
    Node.Body body = templates.get(name);
    return body == null ? new Node.Body(List.of()) : body;
  }

  private Flow walk(@Nullable Object dot, Node.Body body) {
    budget.enter();
    Flow flow = Flow.NORMAL;
    for (int i = 0; i < body.nodes().size() && flow == Flow.NORMAL; i++) {
      budget.spend(1);
      flow = walk(dot, body.nodes().get(i));
    }
    budget.leave();
    return flow;
  }

  private Flow walk(@Nullable Object dot, Node node) {
    return switch (node) {
      case Node.Text text -> {
        out.add(text.text());
        yield Flow.NORMAL;
      }
      case Node.Action action -> {
        Object value = evaluator.pipeline(dot, action.pipe());
        if (action.pipe().variables().isEmpty()) {
          print(action.pipe(), value);
        }
        yield Flow.NORMAL;
      }
      case Node.If branch -> {
        int mark = evaluator.scope().mark();
        Object value = evaluator.pipeline(dot, branch.pipe());
        Flow flow =
            Values.truth(value) ? walk(dot, branch.body()) : walkOptional(dot, branch.otherwise());
        evaluator.scope().pop(mark);
        yield flow;
      }
      case Node.With branch -> {
        int mark = evaluator.scope().mark();
        Object value = evaluator.pipeline(dot, branch.pipe());
        Flow flow =
            Values.truth(value)
                ? walk(value, branch.body())
                : walkOptional(dot, branch.otherwise());
        evaluator.scope().pop(mark);
        yield flow;
      }
      case Node.Range range -> range(dot, range);
      case Node.Break _ -> Flow.BREAK;
      case Node.Continue _ -> Flow.CONTINUE;
      case Node.Call call -> {
        call(dot, call);
        yield Flow.NORMAL;
      }
    };
  }

  private Flow walkOptional(@Nullable Object dot, Optional<Node.Body> body) {
    return body.isPresent() ? walk(dot, body.get()) : Flow.NORMAL;
  }

  private void print(Expr.Pipe pipe, @Nullable Object value) {
    try {
      if (value == null) {
        out.add("<no value>");
      } else {
        Printer.print(value, out);
      }
    } catch (FunctionFailure failure) {
      throw failure.at(source, pipe.at(), "");
    }
  }

  private Flow range(@Nullable Object dot, Node.Range range) {
    int mark = evaluator.scope().mark();
    Object value = evaluator.pipeline(dot, range.pipe());
    Flow flow = iterate(dot, range, value);
    evaluator.scope().pop(mark);
    return flow;
  }

  /** A break or continue ends here; only the else branch can hand one to an outer loop. */
  private Flow iterate(@Nullable Object dot, Node.Range range, @Nullable Object value) {
    if (!Values.truth(value) || (value instanceof Long n && n < 0)) {
      if (value instanceof Boolean || value instanceof Double || value instanceof String) {
        throw cannotRange(range, value);
      }
      return walkOptional(dot, range.otherwise());
    }
    switch (value) {
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          if (once(range, (long) i, list.get(i)) == Flow.BREAK) {
            break;
          }
        }
      }
      case GoMap map -> {
        budget.pay(map);
        for (Map.Entry<String, @Nullable Object> entry : new GoMap(map).entrySet()) {
          if (once(range, entry.getKey(), entry.getValue()) == Flow.BREAK) {
            break;
          }
        }
      }
      case Long count when range.pipe().variables().size() < 2 -> {
        for (long i = 0; i < count; i++) {
          if (once(range, null, i) == Flow.BREAK) {
            break;
          }
        }
      }
      case null, default -> throw cannotRange(range, value);
    }
    return Flow.NORMAL;
  }

  private TemplateException cannotRange(Node.Range range, @Nullable Object value) {
    return source.failure(
        TemplateException.Kind.BAD_ARGUMENT,
        range.pipe().at(),
        "range",
        "can't iterate over %s%s"
            .formatted(Values.described(value), value instanceof Long ? " with two variables" : ""),
        "give it a list or a map, for example of fromJson or splitList");
  }

  private Flow once(Node.Range range, @Nullable Object key, @Nullable Object item) {
    budget.spend(1);
    Scope scope = evaluator.scope();
    List<String> variables = range.pipe().variables();
    int mark = scope.mark();
    if (!variables.isEmpty()) {
      bind(scope, range.pipe(), variables.getLast(), item);
      if (variables.size() > 1) {
        bind(scope, range.pipe(), variables.getFirst(), key);
      }
    }
    Flow flow = walk(item, range.body());
    scope.pop(mark);
    return flow;
  }

  private static void bind(Scope scope, Expr.Pipe pipe, String name, @Nullable Object value) {
    if (pipe.assigns()) {
      scope.assign(name, value);
    } else {
      scope.push(name, value);
    }
  }

  private void call(@Nullable Object dot, Node.Call call) {
    Node.Body body = templates.get(call.name());
    if (body == null) {
      throw source.syntax(
          call.at(),
          "template \"%s\" is not defined".formatted(Utf8.decode(call.name())),
          "add a {{define}} of that name");
    }
    if (depth >= options.maxDepth()) {
      throw source.failure(
          TemplateException.Kind.LIMIT,
          call.at(),
          "",
          "templates call each other deeper than %d".formatted(options.maxDepth()),
          "check for a recursion without end");
    }
    Object argument = call.pipe().isPresent() ? evaluator.pipeline(dot, call.pipe().get()) : null;
    Evaluator outer = evaluator;
    evaluator = new Evaluator(source, options, budget, argument);
    depth++;
    walk(argument, body);
    depth--;
    evaluator = outer;
  }
}
