package dev.sealgate.reconciler.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields of which objects an Application leaves to others. Pure. */
public final class IgnoreRules {
  public static final IgnoreRules NONE = new IgnoreRules(List.of(), List.of());
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * As the Application says it.
   *
   * @param where the key path of the rule in the Application, for errors
   */
  public record Rule(
      String where,
      IgnoreTarget target,
      List<String> jsonPointers,
      List<String> jqPathExpressions,
      List<String> managers) {
    public Rule {
      Objects.requireNonNull(where, "where");
      Objects.requireNonNull(target, "target");
      jsonPointers = List.copyOf(jsonPointers);
      jqPathExpressions = List.copyOf(jqPathExpressions);
      managers = List.copyOf(managers);
    }
  }

  private record Compiled(
      String where,
      IgnoreTarget.Test test,
      List<List<String>> pointers,
      List<JqPath> queries,
      List<String> managers) {}

  private final List<Compiled> rules;
  private final List<Problem> problems;

  private IgnoreRules(List<Compiled> rules, List<Problem> problems) {
    this.rules = List.copyOf(rules);
    this.problems = List.copyOf(problems);
  }

  public static IgnoreRules of(List<Rule> rules) {
    List<Compiled> compiled = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Rule rule : rules) {
      try {
        compiled.add(compile(rule, problems));
      } catch (IgnoreRuleException failure) {
        problems.add(problem(rule.where(), failure));
      }
    }
    return new IgnoreRules(compiled, problems);
  }

  private static Compiled compile(Rule rule, List<Problem> problems) throws IgnoreRuleException {
    List<List<String>> pointers = new ArrayList<>();
    for (int i = 0; i < rule.jsonPointers().size(); i++) {
      try {
        List<String> steps = Place.pointer(rule.jsonPointers().get(i));
        refuseIdentity(List.copyOf(steps));
        pointers.add(steps);
      } catch (IgnoreRuleException failure) {
        problems.add(problem(rule.where() + ".jsonPointers[" + i + "]", failure));
      }
    }
    List<JqPath> queries = new ArrayList<>();
    for (int i = 0; i < rule.jqPathExpressions().size(); i++) {
      try {
        queries.add(JqPath.compile(rule.jqPathExpressions().get(i)));
      } catch (IgnoreRuleException failure) {
        problems.add(problem(rule.where() + ".jqPathExpressions[" + i + "]", failure));
      }
    }
    return new Compiled(rule.where(), rule.target().compiled(), pointers, queries, rule.managers());
  }

  private static void refuseIdentity(List<Object> place) throws IgnoreRuleException {
    if (place.isEmpty() || Place.isIdentity(place) || Place.holdsIdentity(place)) {
      throw new IgnoreRuleException(
          "it holds what tells the object from others, or whose it is",
          "name single labels, annotations or fields");
    }
  }

  private static Problem problem(String where, IgnoreRuleException failure) {
    return new Problem(Reason.INVALID_SPEC, "", -1, where, failure.told(), failure.hint());
  }

  /** What is wrong with the rules themselves. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * @param body as it would be sent
   * @param faults gets what can't be obeyed
   */
  Ignored in(
      Manifest manifest, ObjectRef ref, Map<String, @Nullable Object> body, List<Problem> faults) {
    Set<List<Object>> places = new HashSet<>();
    Set<String> managers = new HashSet<>();
    JsonNode tree = null;
    for (Compiled rule : rules) {
      if (!rule.test.covers(manifest, ref)) {
        continue;
      }
      managers.addAll(rule.managers);
      rule.pointers.forEach(steps -> Place.resolve(body, steps).ifPresent(places::add));
      if (!rule.queries.isEmpty()) {
        tree = tree == null ? MAPPER.valueToTree(body) : tree;
        places.addAll(selected(rule, tree, faults));
      }
    }
    return managers.isEmpty() && places.isEmpty()
        ? Ignored.NOTHING
        : new Ignored(Place.tidy(places), managers);
  }

  private static List<List<Object>> selected(Compiled rule, JsonNode tree, List<Problem> faults) {
    List<List<Object>> places = new ArrayList<>();
    try {
      for (JqPath query : rule.queries) {
        for (List<Object> place : query.in(tree)) {
          // an iterator over labels meets ours too: those stay
          if (!Place.isIdentity(place)) {
            refuseIdentity(place);
            places.add(place);
          }
        }
      }
    } catch (IgnoreRuleException failure) {
      faults.add(problem(rule.where + ".jqPathExpressions", failure));
    }
    // a selection of what is not there
    places.removeIf(place -> at(tree, place).isMissingNode());
    return places;
  }

  private static JsonNode at(JsonNode tree, List<Object> place) {
    JsonNode here = tree;
    for (Object step : place) {
      here = step instanceof Integer index ? here.path(index) : here.path(String.valueOf(step));
    }
    return here;
  }
}
