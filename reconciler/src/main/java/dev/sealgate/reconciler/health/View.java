package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object, or a part of one, as rules look at it.
 *
 * @param tree the object; a part has only what the part holds
 * @param generation of the object's spec, -1 when it has none
 */
record View(Map<String, @Nullable Object> tree, long generation) {
  static final String BEHIND = "its controller has not seen the change yet";

  /**
   * @param generation of the spec that it speaks of, -1 when it does not say
   */
  record Condition(String type, String status, String reason, String message, long generation) {
    boolean isTrue() {
      return status.equals("True");
    }

    String told() {
      return type
          + " is "
          + (status.isEmpty() ? "empty" : status)
          + (reason.isEmpty() ? "" : " (" + reason + ")")
          + (message.isEmpty() ? "" : ": " + message);
    }
  }

  static View of(Map<String, @Nullable Object> object) {
    return new View(object, Json.number(object, "metadata", "generation"));
  }

  /** The conditions of an object are in its status, those of a part are in the part. */
  List<Condition> conditions() {
    List<@Nullable Object> inStatus = Json.list(tree, "status", "conditions");
    return (inStatus.isEmpty() ? Json.list(tree, "conditions") : inStatus)
        .stream().map(View::condition).toList();
  }

  private static Condition condition(@Nullable Object tree) {
    return new Condition(
        Json.text(tree, "type"),
        Json.text(tree, "status"),
        Json.text(tree, "reason"),
        Json.text(tree, "message"),
        Json.number(tree, "observedGeneration"));
  }

  Optional<Condition> condition(String type) {
    return conditions().stream().filter(it -> it.type().equals(type)).findFirst();
  }

  /** Whether it speaks of an older spec. */
  boolean isStale(Condition condition) {
    return condition.generation() >= 0 && condition.generation() < generation;
  }

  boolean isTrue(String type) {
    return condition(type).filter(Condition::isTrue).isPresent();
  }

  /** Whether the controller says that it has seen an older spec only. */
  boolean isBehind() {
    return observed().filter(seen -> seen < generation).isPresent();
  }

  /** As {@link #isBehind}, where the controller is known to say what it has seen. */
  boolean isUnseen() {
    return observed().orElse(0L) < generation;
  }

  private Optional<Long> observed() {
    Object seen = Json.at(tree, "status", "observedGeneration");
    if (seen instanceof Number number) {
      return Optional.of(number.longValue());
    }
    // Argo Rollouts writes it as text
    return seen instanceof String text && text.matches("[0-9]{1,18}")
        ? Optional.of(Long.parseLong(text))
        : Optional.empty();
  }

  /** A field of the status that counts something; 0 when it is left out. */
  long count(String field) {
    return Math.max(0, Json.number(tree, "status", field));
  }

  long replicas() {
    long replicas = Json.number(tree, "spec", "replicas");
    return replicas < 0 ? 1 : replicas;
  }

  String text(String... keys) {
    return Json.text(tree, keys);
  }

  boolean flag(String... keys) {
    return Boolean.TRUE.equals(Json.at(tree, keys));
  }

  /** A scalar as text; empty when there is none. */
  String scalar(List<String> path) {
    return switch (Json.at(tree, path.toArray(String[]::new))) {
      case null -> "";
      case BigDecimal number -> number.toPlainString();
      case List<?> _, Map<?, ?> _ -> "";
      case Object scalar -> scalar.toString();
    };
  }

  /** Whether there is anything: neither null nor an empty text, list or mapping. */
  boolean has(List<String> path) {
    return switch (Json.at(tree, path.toArray(String[]::new))) {
      case null -> false;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case Object _ -> true;
    };
  }
}
