package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.apply.Orphan;
import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Deletes what Git dropped; that so much of it may go was looked at by {@link Admission}. */
final class Pruning {
  private static final int MOST_NAMED = 20;

  private final Workshop workshop;

  Pruning(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * What came of it.
   *
   * @param pruned how many objects the server was told to delete
   */
  record Outcome(int pruned, List<Problem> problems) {
    Outcome {
      problems = List.copyOf(problems);
    }
  }

  /** The state's lock is held. */
  Outcome prune(AppState state, Settings settings, Desired desired, String confirmedPrune) {
    Inventory orphans = state.inventory.without(desired.plan().wanted());
    String commit = desired.revision().commit();
    if (orphans.size() == 0) {
      return new Outcome(0, List.of());
    }
    boolean confirmed = confirmedPrune.equals(commit);
    Pruner pruner = workshop.pruner(state, settings);
    Pruner.Order order = order(state, settings, confirmed);
    if (!settings.prune()) {
      tellExtra(state, pruner.look(orphans.entries(), order));
      return new Outcome(0, List.of());
    }
    Pruner.Report report = pruner.prune(orphans.entries(), order);
    state.inventory = state.inventory.without(report.released());
    List<Problem> problems = new ArrayList<>(report.problems());
    if (!report.terminating().isEmpty()) {
      problems.add(
          Problem.of(
              Reason.PRUNE_FAILED,
              "still being deleted: " + named(report.terminating()) + ", before earlier waves go",
              "a finalizer may be why; it is looked at again"));
    }
    if (!report.asking().isEmpty()) {
      problems.add(asking(state, report.asking(), commit));
    }
    return new Outcome(report.deleted().size(), problems);
  }

  private Pruner.Order order(AppState state, Settings settings, boolean confirmed) {
    return new Pruner.Order(
        state.applied.values().stream().map(Applied::uid).collect(Collectors.toSet()),
        false,
        confirmed,
        false,
        settings.pruning().propagation(),
        () -> workshop.isHalted(state.key));
  }

  private static void tellExtra(AppState state, List<Orphan> orphans) {
    for (Orphan orphan : orphans) {
      boolean silent = orphan instanceof Orphan.Found found && found.extraneous();
      if (!silent) {
        state.differences.put(orphan.ref(), "not in Git; automated.prune is off");
      }
    }
  }

  Problem asking(AppState state, Set<ObjectRef> refs, String commit) {
    announce(state, refs, commit);
    return Problem.of(
        Reason.PRUNE_UNCONFIRMED,
        "deleted only when somebody agrees, because others or data go with it: " + named(refs),
        confirm(commit));
  }

  static String confirm(String commit) {
    return "if that is meant, annotate the Application with " + Round.CONFIRM_PRUNE + "=" + commit;
  }

  /** Once for each commit. */
  private void announce(AppState state, Collection<ObjectRef> refs, String commit) {
    if (!commit.equals(state.announcedPrune)) {
      state.announcedPrune = commit;
      workshop
          .events()
          .warning(
              state,
              "PrunePlanned",
              "commit " + commit + " would delete, and waits for it: " + named(refs));
    }
  }

  static String named(Collection<ObjectRef> refs) {
    String some =
        refs.stream()
            .sorted()
            .limit(MOST_NAMED)
            .map(ObjectRef::toString)
            .collect(Collectors.joining(", "));
    return refs.size() > MOST_NAMED ? some + " and " + (refs.size() - MOST_NAMED) + " more" : some;
  }

  /**
   * Deletes all that the Application owns, because it goes itself. The state's lock is held.
   *
   * @param awaited what is being deleted counts as left
   * @return why something is left that has to go first
   */
  Optional<Problem> pruneAll(
      AppState state, Settings settings, boolean confirmed, boolean awaited) {
    Pruner.Order order =
        new Pruner.Order(
            Set.of(), true, confirmed, awaited, settings.pruning().propagation(), () -> false);
    Pruner.Report report = workshop.pruner(state, settings).prune(Removal.everything(state), order);
    state.inventory = state.inventory.without(report.released());
    workshop.log().removed(state.key, report.deleted().size());
    if (!report.problems().isEmpty()) {
      return Optional.of(withWayOut(report.problems().getFirst()));
    }
    if (!report.asking().isEmpty()) {
      return Optional.of(
          Problem.of(
              Reason.PRUNE_UNCONFIRMED,
              "deleted only when somebody agrees, because others or data go with it: "
                  + named(report.asking()),
              "annotate the Application with "
                  + Round.CONFIRM_DELETE
                  + "="
                  + state.key.name()
                  + ", or set spec.deletionPolicy: Orphan to leave them"));
    }
    return report.terminating().isEmpty()
        ? Optional.empty()
        : Optional.of(
            withWayOut(
                Problem.of(
                    Reason.PRUNE_FAILED,
                    "still being deleted: " + named(report.terminating()),
                    "a finalizer may be why; it is looked at again")));
  }

  static Problem withWayOut(Problem problem) {
    return new Problem(
        problem.reason(),
        problem.file(),
        problem.document(),
        problem.keyPath(),
        problem.message(),
        problem.hint()
            + (problem.hint().isEmpty() ? "" : "; ")
            + "spec.deletionPolicy: Orphan lets the Application go and leaves its objects");
  }
}
