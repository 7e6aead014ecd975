package dev.sealgate.reconciler.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** A jq expression that selects places of an object: a path, with {@code select} where needed. */
final class JqPath {
  private static final int MOST_PLACES = 1000;
  private static final Scope SCOPE = scope();

  private final JsonQuery query;

  private JqPath(JsonQuery query) {
    this.query = query;
  }

  private static Scope scope() {
    Scope scope = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
    return scope;
  }

  /**
   * @throws IgnoreRuleException it is more than a path, or no jq at all
   */
  static JqPath compile(String expression) throws IgnoreRuleException {
    JqPathSyntax.check(expression);
    try {
      return new JqPath(JsonQuery.compile("path(" + expression + ")", Versions.JQ_1_6));
    } catch (JsonQueryException _) {
      throw new IgnoreRuleException("it is no jq expression", "try it with jq 'path(…)'");
    }
  }

  /**
   * The places that it selects, each as keys (String) and indices (Integer) from the root. Where
   * the object has not the shape that the expression expects, it selects no more.
   *
   * @throws IgnoreRuleException it selects too much, or what is no place
   */
  List<List<Object>> in(JsonNode object) throws IgnoreRuleException {
    List<JsonNode> found = new ArrayList<>();
    try {
      query.apply(
          SCOPE,
          object,
          path -> {
            if (found.size() >= MOST_PLACES) {
              throw new TooMuch();
            }
            found.add(path);
          });
    } catch (TooMuch _) {
      throw new IgnoreRuleException(
          "it selects more than " + MOST_PLACES + " places", "name what is above them");
    } catch (JsonQueryException _) {
      // jq says so of a missing field too: what was found until then counts
    }
    List<List<Object>> places = new ArrayList<>();
    for (JsonNode path : found) {
      places.add(place(path));
    }
    return places;
  }

  private static List<Object> place(JsonNode path) throws IgnoreRuleException {
    List<Object> place = new ArrayList<>();
    for (JsonNode step : path) {
      if (step.isTextual()) {
        place.add(step.textValue());
      } else if (step.isInt() && step.intValue() >= 0) {
        place.add(step.intValue());
      } else {
        throw new IgnoreRuleException(
            "a slice or an index from the end is no place that can be left out",
            "select the item by its content");
      }
    }
    return place;
  }

  private static final class TooMuch extends JsonQueryException {
    private static final long serialVersionUID = 1;

    TooMuch() {
      super("too much");
    }
  }
}
