package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What comes before the first write of a commit: where it drops more than the budget allows, its
 * plan is told and somebody has agreed; and the inventory is on record.
 */
final class Admission {
  private final Workshop workshop;
  private final Statuses statuses;

  Admission(Workshop workshop, Statuses statuses) {
    this.workshop = workshop;
    this.statuses = statuses;
  }

  /**
   * Costs nothing once it has let the commit pass. The state's lock is held.
   *
   * @return why nothing of the commit may be written now
   */
  Optional<Attempt> hindrance(AppState state, Settings settings, Desired desired, Trigger trigger) {
    if (state.admitted) {
      return Optional.empty();
    }
    Inventory orphans = state.inventory.without(desired.plan().wanted());
    boolean large =
        settings.prune() && settings.pruning().isExceededBy(orphans.size(), state.inventory.size());
    Optional<Attempt> hindrance =
        large ? agreement(state, settings, desired, orphans, trigger) : Optional.empty();
    if (!large) {
      state.plan = null;
    }
    if (hindrance.isEmpty()) {
      hindrance = record(state, desired);
    }
    if (hindrance.isEmpty()) {
      state.admitted = true;
    }
    return hindrance;
  }

  private Optional<Attempt> agreement(
      AppState state, Settings settings, Desired desired, Inventory orphans, Trigger trigger) {
    if (!state.planned) {
      List<Problem> problems = plan(state, settings, desired, orphans);
      if (!problems.isEmpty()) {
        return Optional.of(Attempt.failed(Step.APPLY, problems));
      }
    }
    String commit = desired.revision().commit();
    return trigger.confirmedPrune().equals(commit)
        ? Optional.empty()
        : Optional.of(Attempt.held(unconfirmed(state, settings, orphans, commit)));
  }

  private List<Problem> plan(
      AppState state, Settings settings, Desired desired, Inventory orphans) {
    Comparer.Report report =
        workshop
            .comparer(state, settings, desired.revision())
            .compare(Waves.due(state, desired.plan().objects()));
    if (!report.problems().isEmpty()) {
      return report.problems();
    }
    // what is the same already is kept so while the rest waits, after a restart too
    state.applied.putAll(report.same());
    state.unsure = false;
    String commit = desired.revision().commit();
    state.plan = PrunePlan.of(commit, report.differences(), orphans.refs());
    state.planned = true;
    if (!commit.equals(state.announcedPlan)) {
      state.announcedPlan = commit;
      workshop
          .events()
          .warning(
              state,
              "PrunePlanned",
              "commit "
                  + commit
                  + " drops more than may be pruned without a confirmation: "
                  + PrunePlan.line(state.plan)
                  + ", among the last "
                  + Pruning.named(orphans.refs()));
    }
    return List.of();
  }

  private static Problem unconfirmed(
      AppState state, Settings settings, Inventory orphans, String commit) {
    return Problem.of(
        Reason.PRUNE_UNCONFIRMED,
        "nothing of the commit is applied: it drops "
            + orphans.size()
            + " of "
            + state.inventory.size()
            + " objects, and syncPolicy.automated."
            + settings.pruning().told()
            + ": "
            + Pruning.named(orphans.refs()),
        Pruning.confirm(commit) + "; status.plan has what else it would do");
  }

  private Optional<Attempt> record(AppState state, Desired desired) {
    Inventory union = state.inventory.with(desired.inventory());
    if (union.isTooLarge()) {
      return Optional.of(
          Attempt.failed(
              Step.APPLY,
              List.of(
                  Problem.of(
                      Reason.LIMIT_EXCEEDED,
                      "what the commit wants and what is owned already are "
                          + union.size()
                          + " objects, more than the status can hold",
                      "let it prune what Git dropped, take away in one commit and add in the next,"
                          + " or split the Application"))));
    }
    boolean farewell = desired.plan().hooks().stream().anyMatch(it -> it.phase().isOfDeletion());
    state.progress = state.progress.endingWith(farewell ? desired.revision().commit() : "");
    boolean known =
        union.equals(state.inventory)
            && Objects.equals(state.plan, state.status.plan())
            && Progress.of(state.status).farewell().equals(state.progress.farewell());
    return known || statuses.journal(state, union)
        ? Optional.empty()
        : Optional.of(
            Attempt.failed(
                Step.APPLY,
                List.of(
                    Problem.of(
                        Reason.API_UNAVAILABLE,
                        "the inventory could not be written to the status",
                        "nothing is applied before it is; it is tried again"))));
  }
}
