package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the status out of what is known. Pure: the time is an argument. */
final class StatusBuilder {
  private static final int MOST_DIFFERENCES = 20;
  private static final int MOST_PROBLEMS = 20;
  private static final int LONGEST_MESSAGE = 1000;

  /**
   * What the status is to say.
   *
   * @param halted why it is left alone, empty when it is not
   * @param held why not every new commit is applied, empty when it is
   * @param contests what others write again and again, in words
   * @param differences by object, in words; what is not as Git wants it
   * @param health of all applied objects, empty when nothing was applied yet
   * @param healthGates whether it is Ready only when it is healthy
   * @param revision the commit that is in the cluster in full, empty when none is
   */
  record Facts(
      long generation,
      String halted,
      String held,
      List<String> contests,
      int historyLimit,
      Attempt attempt,
      List<String> differences,
      Optional<AppHealth> health,
      boolean healthGates,
      Inventory inventory,
      String revision,
      String attemptedRevision,
      List<ApplicationStatus.SecretStatus> secrets,
      Progress progress,
      Optional<ApplicationStatus.Plan> plan,
      String handledRequest,
      ApplicationStatus.@Nullable Cluster cluster) {
    Facts {
      Objects.requireNonNull(halted, "halted");
      Objects.requireNonNull(held, "held");
      contests = List.copyOf(contests);
      Objects.requireNonNull(attempt, "attempt");
      differences = List.copyOf(differences);
      Objects.requireNonNull(health, "health");
      Objects.requireNonNull(inventory, "inventory");
      secrets = List.copyOf(secrets);
      Objects.requireNonNull(progress, "progress");
    }
  }

  private final ApplicationStatus before;
  private final Facts facts;
  private final Instant now;

  private StatusBuilder(ApplicationStatus before, Facts facts, Instant now) {
    this.before = before;
    this.facts = facts;
    this.now = now;
  }

  static ApplicationStatus build(ApplicationStatus before, Facts facts, Instant now) {
    return new StatusBuilder(before, facts, now.truncatedTo(ChronoUnit.SECONDS)).build();
  }

  private ApplicationStatus build() {
    Verdict source = source();
    Verdict secrets = secrets();
    Verdict synced = synced();
    Verdict healthy = healthy();
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition("Ready", ready(synced, healthy)));
    conditions.add(condition("Reconciling", reconciling(healthy)));
    conditions.add(condition("Stalled", stalled()));
    conditions.add(condition("SourceReady", source));
    conditions.add(condition("SecretsResolved", secrets));
    conditions.add(condition("Synced", synced));
    conditions.add(condition("Healthy", healthy));
    if (!facts.contests.isEmpty()) {
      conditions.add(condition("Contested", Verdict.contested(facts.contests)));
    }
    if (!facts.held.isEmpty()) {
      conditions.add(condition("Held", Verdict.yes("Held", facts.held)));
    }
    boolean newRevision = !facts.revision.isEmpty() && !facts.revision.equals(before.revision());
    return new ApplicationStatus(
        facts.generation,
        conditions,
        new ApplicationStatus.Sync(
            synced.asSync(), orNull(facts.differences.stream().limit(MOST_DIFFERENCES).toList())),
        new ApplicationStatus.Health(
            facts.health.map(health -> health.level().text()).orElse(Level.UNKNOWN.text()),
            facts
                .health
                .map(AppHealth::message)
                .filter(text -> !text.isEmpty())
                .map(StatusBuilder::bounded)
                .orElse(null)),
        orNull(facts.revision),
        orNull(facts.attemptedRevision),
        newRevision ? now.toString() : before.lastSyncedAt(),
        orNull(facts.inventory.texts()),
        orNull(facts.secrets),
        orNull(facts.attempt.problems().stream().limit(MOST_PROBLEMS).map(this::told).toList()),
        facts.progress.told(),
        orNull(facts.handledRequest),
        orNull(History.next(before, facts.revision, now, facts.historyLimit)),
        facts.plan.orElse(null),
        facts.cluster);
  }

  private Verdict source() {
    return step(Step.SOURCE, "SourceReady", "Fetched", "the commit and its folder are read");
  }

  private Verdict secrets() {
    return step(Step.SECRETS, "SecretsResolved", "Resolved", "every secret is resolved");
  }

  /** A step that was not reached keeps what was said of it. */
  private Verdict step(Step step, String type, String reason, String message) {
    if (facts.attempt.reached() == step && facts.attempt.failed()) {
      return failed();
    }
    if (facts.attempt.passed(step)) {
      return Verdict.yes(reason, message);
    }
    return earlier(type)
        .map(it -> new Verdict(it.getStatus(), it.getReason(), it.getMessage()))
        .orElse(Verdict.unknown("NotTried", "it was not tried yet"));
  }

  private Verdict synced() {
    Attempt attempt = facts.attempt;
    if (attempt.failed() && attempt.reached().compareTo(Step.APPLY) >= 0) {
      return failed();
    }
    if (attempt.waits()) {
      return Verdict.no(Level.PROGRESSING.text(), attempt.waitsFor());
    }
    if (!facts.differences.isEmpty()) {
      return Verdict.no(
          "OutOfSync",
          facts.differences.size()
              + " objects differ from Git, the first: "
              + facts.differences.getFirst());
    }
    if (attempt.passed(Step.PRUNE)) {
      return Verdict.yes("Synced", "the cluster is as Git wants it");
    }
    boolean newCommit =
        !facts.attemptedRevision.isEmpty() && !facts.attemptedRevision.equals(facts.revision);
    if (attempt.failed() && newCommit) {
      return Verdict.no(reason(), "the new commit is not applied: " + message());
    }
    return facts.revision.isEmpty()
        ? Verdict.unknown("NotTried", "nothing was applied yet")
        : Verdict.yes("Synced", "the last commit that could be read is applied");
  }

  private Verdict healthy() {
    if (facts.health.isEmpty()) {
      return Verdict.unknown("NotTried", "nothing was applied yet");
    }
    AppHealth health = facts.health.get();
    if (health.timedOut()) {
      return Verdict.no(Reason.HEALTH_TIMEOUT.text(), health.message());
    }
    return switch (health.level()) {
      case HEALTHY -> Verdict.yes("Healthy", "what was applied works");
      case SUSPENDED -> Verdict.yes("Suspended", health.message());
      case UNKNOWN, PROGRESSING -> Verdict.unknown(health.level().text(), health.message());
      case MISSING, DEGRADED -> Verdict.no(health.level().text(), health.message());
    };
  }

  private Verdict ready(Verdict synced, Verdict healthy) {
    if (!facts.halted.isEmpty()) {
      return Verdict.unknown("Suspended", facts.halted);
    }
    if (facts.attempt.failed()) {
      return failed();
    }
    if (facts.attempt.waits()) {
      return Verdict.unknown(Level.PROGRESSING.text(), facts.attempt.waitsFor());
    }
    if (!synced.status().equals("True")) {
      return new Verdict(synced.status(), synced.reason(), synced.message());
    }
    return healthy.status().equals("True") || !facts.healthGates
        ? Verdict.yes("Succeeded", "commit " + facts.revision + " is in the cluster in full")
        : new Verdict(healthy.status(), healthy.reason(), healthy.message());
  }

  private Verdict reconciling(Verdict healthy) {
    if (!facts.halted.isEmpty()) {
      return Verdict.no("Suspended", facts.halted);
    }
    if (facts.attempt.failed() && !isStalled()) {
      return Verdict.yes("Retrying", message());
    }
    if (facts.attempt.waits()) {
      return Verdict.yes(Level.PROGRESSING.text(), facts.attempt.waitsFor());
    }
    return healthy.reason().equals(Level.PROGRESSING.text())
        ? Verdict.yes("Progressing", healthy.message())
        : Verdict.no("Idle", "nothing is under way");
  }

  private Verdict stalled() {
    return isStalled() && facts.halted.isEmpty()
        ? Verdict.yes(reason(), message())
        : Verdict.no("Idle", "nothing stands in the way");
  }

  private boolean isStalled() {
    return facts.attempt.failed()
        && facts.attempt.problems().stream().anyMatch(it -> Reasons.stalls(it.reason()));
  }

  private Verdict failed() {
    return Verdict.no(reason(), message());
  }

  private String reason() {
    return facts.attempt.problems().getFirst().reason().text();
  }

  private String message() {
    List<Problem> problems = facts.attempt.problems();
    String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
    return problems.getFirst().line() + more;
  }

  private ApplicationStatus.ProblemStatus told(Problem problem) {
    return new ApplicationStatus.ProblemStatus(
        problem.reason().text(),
        orNull(problem.file()),
        problem.document() < 0 ? null : problem.document(),
        orNull(problem.keyPath()),
        problem.message(),
        orNull(problem.hint()));
  }

  private Condition condition(String type, Verdict verdict) {
    String since =
        earlier(type)
            .filter(it -> verdict.status().equals(it.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    return new Condition(
        since,
        bounded(verdict.message()),
        facts.generation,
        verdict.reason(),
        verdict.status(),
        type);
  }

  private static String bounded(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  private Optional<Condition> earlier(String type) {
    List<Condition> conditions = before.conditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(it -> type.equals(it.getType())).findFirst();
  }

  static boolean isReady(ApplicationStatus status, long generation) {
    return status.conditions() != null
        && Objects.equals(status.observedGeneration(), generation)
        && status.conditions().stream()
            .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  private static <T> @Nullable List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
