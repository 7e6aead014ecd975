package dev.sealgate.reconciler.health;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression that somebody else wrote. How long it is, how deep, how often it loops and what it
 * costs are bounded, whatever the object holds. The library's own words are not passed on: they may
 * quote the object.
 */
final class CelExpression {
  private static final int LONGEST = 2048;
  private static final List<String> FIELDS =
      List.of("apiVersion", "kind", "metadata", "spec", "status", "data");
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(32)
          .maxParseExpressionNodeCount(400)
          .maxParseErrorRecoveryLimit(1)
          .comprehensionMaxIterations(2000)
          .maxRegexProgramSize(500)
          .build();
  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  sealed interface Compilation {}

  record Good(CelExpression expression) implements Compilation {}

  record Bad(String why) implements Compilation {}

  sealed interface Answer {
    record Yes() implements Answer {}

    record No() implements Answer {}

    record Untold(String why) implements Answer {}
  }

  private final CelRuntime.Program program;

  private CelExpression(CelRuntime.Program program) {
    this.program = program;
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    FIELDS.forEach(field -> builder.addVar(field, SimpleType.DYN));
    return builder.build();
  }

  static Compilation compile(String text) {
    if (text.length() > LONGEST) {
      return new Bad("it has more than " + LONGEST + " characters");
    }
    try {
      CelValidationResult result = COMPILER.compile(text);
      if (result.hasError()) {
        return new Bad(why(text, result.getErrors()));
      }
      CelAbstractSyntaxTree tree = result.getAst();
      return new Good(new CelExpression(RUNTIME.createProgram(tree)));
    } catch (CelValidationException | CelEvaluationException | RuntimeException _) {
      return new Bad("it is no expression that can be compiled");
    }
  }

  private static String why(String text, ImmutableList<CelIssue> errors) {
    CelIssue first = errors.getFirst();
    List<String> lines = text.lines().toList();
    int line = first.getSourceLocation().getLine();
    int column = first.getSourceLocation().getColumn();
    if (line < 1 || line > lines.size() || column < 0 || column > lines.get(line - 1).length()) {
      return "it does not compile: it is too deep, too large or not true or false";
    }
    String rest = lines.get(line - 1).substring(column);
    String near = rest.length() <= 24 ? rest : rest.substring(0, 24) + "…";
    return "it does not compile at line "
        + line
        + ", character "
        + (column + 1)
        + (near.isEmpty() ? ", the end" : ", near: " + near);
  }

  Answer test(Map<String, @Nullable Object> object) {
    CelBudget budget = new CelBudget();
    try {
      Object result =
          program.trace(
              name -> variable(name, object, budget), (expr, value) -> budget.spend(expr, value));
      if (budget.isSpent()) {
        return new Answer.Untold(CelBudget.SPENT);
      }
      return result instanceof Boolean yes
          ? yes ? new Answer.Yes() : new Answer.No()
          : new Answer.Untold("it is neither true nor false");
    } catch (CelEvaluationException failure) {
      return new Answer.Untold(budget.isSpent() ? CelBudget.SPENT : words(failure));
    } catch (RuntimeException _) {
      return new Answer.Untold(budget.isSpent() ? CelBudget.SPENT : "it can't be evaluated");
    }
  }

  /** A part that is not there is empty, so that {@code has(status.ready)} is false. */
  private static Optional<Object> variable(
      String name, Map<String, @Nullable Object> object, CelBudget budget) {
    if (!FIELDS.contains(name)) {
      return Optional.empty();
    }
    Object value = object.get(name);
    return Optional.of(value == null ? Map.of() : budget.adapt(value));
  }

  private static String words(CelEvaluationException failure) {
    return switch (failure.getErrorCode()) {
      case ATTRIBUTE_NOT_FOUND -> "a field that it reads is not there";
      case INDEX_OUT_OF_BOUNDS -> "a list is shorter than it expects";
      case DIVIDE_BY_ZERO -> "it divides by zero";
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD, INVALID_ARGUMENT, TYPE_NOT_FOUND ->
          "a value is of another type than it expects";
      case NUMERIC_OVERFLOW -> "a number is too large";
      case BAD_FORMAT -> "a text has not the form that it expects";
      case ITERATION_BUDGET_EXCEEDED -> CelBudget.SPENT;
      case INTERNAL_ERROR, DUPLICATE_ATTRIBUTE -> "it can't be evaluated";
    };
  }
}
