package dev.sealgate.externalsecrets;

import com.google.re2j.Pattern;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.templates.BoundedRegex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code spec.conditions} of a ClusterSecretStore: which namespaces may use it. One match is
 * enough; no condition at all admits every namespace, as in ESO.
 */
record StoreConditions(List<Condition> conditions) {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  record Condition(
      Set<String> namespaces, List<Pattern> patterns, Optional<List<Requirement>> selector) {}

  /** One requirement of a label selector. */
  record Requirement(String key, Operator operator, Set<String> values) {

    boolean admits(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  static StoreConditions read(Fields storeSpec) {
    return new StoreConditions(
        storeSpec.objects("conditions").stream().map(StoreConditions::condition).toList());
  }

  private static Condition condition(Fields condition) {
    return new Condition(
        Set.copyOf(condition.texts("namespaces")),
        condition.texts("namespaceRegexes").stream()
            .map(regex -> pattern(condition, regex))
            .flatMap(Optional::stream)
            .toList(),
        condition.object("namespaceSelector").map(StoreConditions::selector));
  }

  private static Optional<Pattern> pattern(Fields condition, String regex) {
    Optional<Pattern> pattern = BoundedRegex.compile(regex);
    if (pattern.isEmpty()) {
      condition.refuse(
          Kind.MALFORMED,
          "namespaceRegexes",
          "has an expression that is not RE2 syntax, or too large",
          "correct it; look-around and back-references don't exist in RE2");
    }
    return pattern;
  }

  private static List<Requirement> selector(Fields selector) {
    List<Requirement> expressions =
        selector.objects("matchExpressions").stream()
            .map(expression ->
                new Requirement(
                    expression.requiredText("key"),
                    expression.choice(
                        "operator",
                        Map.of(
                            "In", Operator.IN,
                            "NotIn", Operator.NOT_IN,
                            "Exists", Operator.EXISTS,
                            "DoesNotExist", Operator.DOES_NOT_EXIST),
                        Operator.IN),
                    Set.copyOf(expression.texts("values"))))
            .toList();
    return Stream.concat(
            selector.textMap("matchLabels").entrySet().stream()
                .map(label ->
                    new Requirement(label.getKey(), Operator.IN, Set.of(label.getValue()))),
            expressions.stream())
        .toList();
  }

  /**
   * Whether the namespace may use the store. Its labels are looked up only where a selector
   * decides.
   *
   * @throws StoreException if they can't be read
   */
  boolean admit(String namespace, ClusterAccess access) {
    if (conditions.isEmpty()) {
      return true;
    }
    boolean byName =
        conditions.stream()
            .anyMatch(condition ->
                condition.namespaces().contains(namespace)
                    || condition.patterns().stream()
                        .anyMatch(pattern -> pattern.matcher(namespace).find()));
    if (byName || conditions.stream().allMatch(condition -> condition.selector().isEmpty())) {
      return byName;
    }
    Map<String, String> labels = labels(namespace, access);
    return conditions.stream()
        .flatMap(condition -> condition.selector().stream())
        .anyMatch(selector -> selector.stream().allMatch(r -> r.admits(labels)));
  }

  private static Map<String, String> labels(String namespace, ClusterAccess access) {
    Lookup<Map<String, Object>> lookup = access.resource("v1", "Namespace", "", namespace);
    Map<String, Object> object =
        lookup instanceof Lookup.Missing<?>
            ? Map.of()
            : StoreContext.found(lookup, "Namespace " + namespace, "get", "spec.conditions");
    Map<String, String> labels = new HashMap<>(Map.of(NAME_LABEL, namespace));
    if (object.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("labels") instanceof Map<?, ?> found) {
      found.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
    }
    return labels;
  }
}
