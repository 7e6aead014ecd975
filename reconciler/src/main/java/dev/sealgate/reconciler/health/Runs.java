package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.health.View.Condition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods, and what runs them to an end. */
final class Runs {
  /** Waiting reasons that mean trouble without saying so in their ending. */
  private static final Set<String> TROUBLE = Set.of("InvalidImageName", "ErrImageNeverPull");

  private Runs() {}

  static Health pod(View it) {
    Optional<String> trouble = waitingInTrouble(it);
    return switch (it.text("status", "phase")) {
      case "Succeeded" -> Health.HEALTHY;
      case "Failed" -> Health.degraded("the pod has failed" + told(failure(it)));
      case "Running" -> trouble.map(Health::degraded).orElseGet(() -> running(it));
      case "Unknown" -> new Health(Health.Level.UNKNOWN, "the node of the pod does not answer");
      default -> trouble.map(Health::degraded).orElseGet(() -> pending(it));
    };
  }

  private static Health running(View it) {
    if (it.isBehind()) {
      return Health.progressing(View.BEHIND);
    }
    boolean ends = Set.of("Never", "OnFailure").contains(it.text("spec", "restartPolicy"));
    if (ends) {
      return Health.progressing("the pod has not come to its end");
    }
    if (it.isTrue("Ready")) {
      return Health.HEALTHY;
    }
    return containers(it)
        .filter(container -> Json.at(container, "lastState", "terminated") != null)
        .findFirst()
        .map(container ->
            Health.degraded(
                "container "
                    + Json.text(container, "name")
                    + " is not ready and ended before"
                    + told(end(Json.at(container, "lastState", "terminated")))))
        .orElseGet(() -> Health.progressing("the pod is not ready"));
  }

  private static Health pending(View it) {
    return it.condition("PodScheduled")
        .filter(condition -> condition.status().equals("False"))
        .map(condition -> Health.progressing("no node is found: " + condition.message()))
        .orElseGet(() -> Health.progressing("the pod is not running yet"));
  }

  /** A container that can't start or starts again and again, which the phase does not tell. */
  private static Optional<String> waitingInTrouble(View it) {
    return containers(it)
        .filter(container -> isTrouble(Json.text(container, "state", "waiting", "reason")))
        .findFirst()
        .map(container ->
            "container "
                + Json.text(container, "name")
                + " waits: "
                + Json.text(container, "state", "waiting", "reason")
                + told(Json.text(container, "state", "waiting", "message")));
  }

  private static boolean isTrouble(String reason) {
    return reason.startsWith("Err")
        || reason.endsWith("Error")
        || reason.endsWith("BackOff")
        || TROUBLE.contains(reason);
  }

  private static String failure(View it) {
    String message = it.text("status", "message");
    if (!message.isEmpty()) {
      return message;
    }
    return containers(it)
        .map(container -> Json.at(container, "state", "terminated"))
        .filter(end -> end != null && Json.number(end, "exitCode") != 0)
        .findFirst()
        .map(Runs::end)
        .orElseGet(() -> it.text("status", "reason"));
  }

  private static String end(@Nullable Object terminated) {
    String reason = Json.text(terminated, "reason");
    return (reason.isEmpty() ? "" : reason + ", ")
        + "exit code "
        + Json.number(terminated, "exitCode");
  }

  private static String told(String what) {
    return what.isEmpty() ? "" : ": " + what;
  }

  private static Stream<Object> containers(View it) {
    return Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(field -> Json.list(it.tree(), "status", field).stream())
        .filter(container -> container != null);
  }

  static Health job(View it) {
    Optional<Condition> failed = it.condition("Failed").filter(Condition::isTrue);
    if (failed.isPresent()) {
      return Health.degraded(
          "the job has failed" + told(failed.get().reason()) + told(failed.get().message()));
    }
    if (it.isTrue("Complete")) {
      return Health.HEALTHY;
    }
    if (it.flag("spec", "suspend") || it.isTrue("Suspended")) {
      return Health.suspended("spec.suspend is true");
    }
    return it.isTrue("FailureTarget")
        ? Health.progressing("the job fails, and its pods are being stopped")
        : Health.progressing("the job is not done: " + it.count("succeeded") + " pods succeeded");
  }

  static Health cronJob(View it) {
    if (it.flag("spec", "suspend")) {
      return Health.suspended("spec.suspend is true");
    }
    List<@Nullable Object> active = Json.list(it.tree(), "status", "active");
    Optional<Instant> scheduled = time(it.text("status", "lastScheduleTime"));
    Optional<Instant> succeeded = time(it.text("status", "lastSuccessfulTime"));
    // one that never succeeded may be on its first run, and the object does not tell
    boolean failed =
        active.isEmpty()
            && scheduled.isPresent()
            && succeeded.filter(at -> at.isBefore(scheduled.get())).isPresent();
    return failed
        ? Health.degraded("the last run, of " + scheduled.get() + ", did not succeed")
        : Health.HEALTHY;
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
