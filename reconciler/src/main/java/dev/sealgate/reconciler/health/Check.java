package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.health.View.Condition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One demand of a rule of the table, as text:
 *
 * <ul>
 *   <li>{@code Ready=False:Failed|Denied}: the condition has that status, and one of the reasons;
 *       {@code *} stands for any condition
 *   <li>{@code Ready}: the condition is there; {@code !Ready}: it is not
 *   <li>{@code .status.phase=Failed|Error}: the field has one of the values; {@code .status.phase}:
 *       it is there and not empty; {@code !.status.phase}: it is not
 * </ul>
 *
 * A condition that says that it speaks of an older spec is not there.
 */
sealed interface Check {
  /** What was found, in words; empty when the demand is not met. */
  Optional<String> met(View view);

  /**
   * @param reasons any when empty
   */
  record HasCondition(String type, String status, Set<String> reasons) implements Check {
    @Override
    public Optional<String> met(View view) {
      return view.conditions().stream()
          .filter(it -> type.equals("*") || it.type().equals(type))
          .filter(it -> status.isEmpty() || it.status().equals(status))
          .filter(it -> reasons.isEmpty() || reasons.contains(it.reason()))
          .filter(it -> !view.isStale(it))
          .findFirst()
          .map(Condition::told);
    }
  }

  /**
   * @param values any when empty
   */
  record HasField(List<String> path, Set<String> values) implements Check {
    @Override
    public Optional<String> met(View view) {
      String value = view.scalar(path);
      String name = String.join(".", path);
      if (values.isEmpty() ? !view.has(path) : !values.contains(value)) {
        return Optional.empty();
      }
      return Optional.of(value.isEmpty() ? name + " is there" : name + " is " + value);
    }
  }

  record Lacks(String name, Check check) implements Check {
    @Override
    public Optional<String> met(View view) {
      return check.met(view).isPresent() ? Optional.empty() : Optional.of("no " + name);
    }
  }

  /** All of them; the first one is told. */
  record All(List<Check> checks) implements Check {
    @Override
    public Optional<String> met(View view) {
      Optional<String> first = Optional.empty();
      for (Check check : checks) {
        Optional<String> met = check.met(view);
        if (met.isEmpty()) {
          return Optional.empty();
        }
        first = first.isPresent() ? first : met;
      }
      return first;
    }
  }

  /**
   * @param text checks, joined by {@code &}
   */
  static Check parse(String text) {
    List<Check> checks = new ArrayList<>();
    for (String part : text.split(" & ", -1)) {
      checks.add(single(part.strip()));
    }
    return checks.size() == 1 ? checks.getFirst() : new All(List.copyOf(checks));
  }

  private static Check single(String text) {
    if (text.startsWith("!")) {
      String name = text.substring(1);
      return new Lacks(name.startsWith(".") ? name.substring(1) : name, single(name));
    }
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String wanted = equals < 0 ? "" : text.substring(equals + 1);
    if (name.isEmpty() || (equals >= 0 && wanted.isEmpty())) {
      throw new IllegalArgumentException("no check: " + text);
    }
    if (name.startsWith(".")) {
      return new HasField(Path.of(name), alternatives(wanted));
    }
    int colon = wanted.indexOf(':');
    return new HasCondition(
        name,
        colon < 0 ? wanted : wanted.substring(0, colon),
        alternatives(colon < 0 ? "" : wanted.substring(colon + 1)));
  }

  private static Set<String> alternatives(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split("\\|", -1)));
  }

  /** {@code .metadata.annotations[a.b/c]} as keys. */
  final class Path {
    private Path() {}

    static List<String> of(String text) {
      List<String> keys = new ArrayList<>();
      int bracket = text.indexOf('[');
      String dotted = bracket < 0 ? text : text.substring(0, bracket);
      keys.addAll(Arrays.asList(dotted.substring(1).split("\\.", -1)));
      if (bracket >= 0) {
        keys.add(text.substring(bracket + 1, text.length() - 1));
      }
      return List.copyOf(keys);
    }
  }
}
