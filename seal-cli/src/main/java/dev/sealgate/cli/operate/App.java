package dev.sealgate.cli.operate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Application as the API server has it. It is read field by field, so that one of a newer
 * controller can be looked at, too.
 */
public record App(Map<String, @Nullable Object> object) {
  /** A condition of the status. */
  record Condition(String type, String status, String reason, String message, String since) {}

  public String namespace() {
    return Fields.text(object, "metadata", "namespace");
  }

  public String name() {
    return Fields.text(object, "metadata", "name");
  }

  /** As people write it: {@code shop/web}. */
  public String id() {
    return namespace() + "/" + name();
  }

  public long generation() {
    return Fields.number(object, "metadata", "generation");
  }

  public boolean isBeingDeleted() {
    return !Fields.text(object, "metadata", "deletionTimestamp").isEmpty();
  }

  /** The Application whose commit this one stands in; empty when none says so. */
  public Optional<String> appliedBy() {
    String name = Fields.text(object, "metadata", "labels", "sealgate.dev/name");
    String namespace = Fields.text(object, "metadata", "labels", "sealgate.dev/namespace");
    return name.isEmpty() ? Optional.empty() : Optional.of(namespace + "/" + name);
  }

  public boolean isObserved() {
    return Fields.number(object, "status", "observedGeneration") == generation();
  }

  public String handledRequest() {
    return Fields.text(object, "status", "lastHandledReconcileAt");
  }

  List<Condition> conditions() {
    return Fields.list(object, "status", "conditions").stream()
        .map(it ->
            new Condition(
                Fields.text(it, "type"),
                Fields.text(it, "status"),
                Fields.text(it, "reason"),
                Fields.text(it, "message"),
                Fields.text(it, "lastTransitionTime")))
        .toList();
  }

  Optional<Condition> condition(String type) {
    return conditions().stream().filter(it -> it.type.equals(type)).findFirst();
  }

  private boolean is(String type) {
    return condition(type).filter(it -> it.status.equals("True")).isPresent();
  }

  /** Why it is left alone, empty when it is not. */
  public String halted(Instant now) {
    if (Fields.isTrue(object, "spec", "suspend")) {
      return "suspended";
    }
    String until = Fields.text(object, "spec", "pause", "until");
    return time(until).filter(now::isBefore).isPresent()
        ? "paused until %s: %s".formatted(until, Fields.text(object, "spec", "pause", "reason"))
        : "";
  }

  /** Whether the spec holds {@code suspend} or a pause, though it may be over. */
  public boolean hasHalt() {
    return Fields.isTrue(object, "spec", "suspend") || Fields.at(object, "spec", "pause") != null;
  }

  static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  public Standing standing(Instant now) {
    if (!halted(now).isEmpty()) {
      return Standing.SUSPENDED;
    }
    if (!isObserved() || conditions().isEmpty()) {
      return Standing.PENDING;
    }
    if (is("Ready")) {
      return Standing.READY;
    }
    if (is("Stalled")) {
      return Standing.STALLED;
    }
    String reason = condition("Ready").map(Condition::reason).orElse("");
    if (reason.equals("PruneUnconfirmed") || reason.equals("OutOfSync")) {
      return Standing.WAITING;
    }
    if (is("Reconciling")) {
      boolean retrying =
          condition("Reconciling").filter(it -> it.reason.equals("Retrying")).isPresent();
      return retrying ? Standing.RETRYING : Standing.PROGRESSING;
    }
    return Standing.NOT_READY;
  }

  /** What the condition Ready says. */
  public String message() {
    return condition("Ready").map(Condition::message).orElse("");
  }

  String sync() {
    return Fields.text(object, "status", "sync", "status");
  }

  String health() {
    return Fields.text(object, "status", "health", "status");
  }

  public String revision() {
    return Fields.text(object, "status", "revision");
  }

  public String attemptedRevision() {
    return Fields.text(object, "status", "attemptedRevision");
  }

  /** The commit of the rollback that the spec asks for; empty for none. */
  public String rollback() {
    return Fields.text(object, "spec", "rollback", "revision");
  }

  /** The commits of the history, the last one first. */
  public List<String> history() {
    return Fields.list(object, "status", "history").stream()
        .map(it -> Fields.text(it, "revision"))
        .toList();
  }

  /** The commit whose prune waits for somebody to agree; empty when none does. */
  public String unconfirmedPrune() {
    boolean asks =
        condition("Ready").filter(it -> it.reason.equals("PruneUnconfirmed")).isPresent();
    String planned = Fields.text(object, "status", "plan", "revision");
    return !asks ? "" : planned.isEmpty() ? attemptedRevision() : planned;
  }

  /** Whether new commits are only compared. */
  public boolean onlyReports() {
    return Fields.at(object, "spec", "syncPolicy", "automated") == null
        || Boolean.FALSE.equals(Fields.at(object, "spec", "syncPolicy", "automated", "enabled"));
  }

  /** Why new commits are held back, empty when they are not. */
  public String held() {
    return condition("Held").map(Condition::message).orElse("");
  }

  /** Repository, folder or chart, and revision, as one text. */
  String source() {
    Object source = Fields.at(object, "spec", "source");
    String path = Fields.text(source, "path");
    String chart = Fields.text(source, "chart");
    String revision = Fields.text(source, "targetRevision");
    return Fields.text(source, "repoURL")
        + (chart.isEmpty() ? path.isEmpty() ? "" : " " + path : " chart " + chart)
        + (revision.isEmpty() ? "" : " @ " + revision);
  }

  /** Without what only the API server works with. */
  public Map<String, @Nullable Object> shown() {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(object);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    Fields.map(object, "metadata")
        .forEach((key, value) -> metadata.put(String.valueOf(key), value));
    metadata.remove("managedFields");
    shown.put("metadata", metadata);
    return shown;
  }

  /** As {@code kubectl -o name} has it. */
  public String resourceName() {
    return "application.sealgate.dev/" + name();
  }
}
