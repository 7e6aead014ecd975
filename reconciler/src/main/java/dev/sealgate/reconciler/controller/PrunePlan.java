package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus.Plan;
import dev.sealgate.crds.v1alpha1.ApplicationStatus.Planned;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a commit would do, as the status has it: counted in full and named in part, so that it stays
 * small. It names fields and no value: what is live may be a secret that nobody keeps as one.
 */
final class PrunePlan {
  static final int MOST_NAMED = 20;
  static final int LONGEST_LINE = 300;

  private PrunePlan() {}

  /**
   * @param differences by object, as {@link Comparer} tells them
   * @param orphans what would be deleted
   */
  static Plan of(String commit, Map<ObjectRef, String> differences, Collection<ObjectRef> orphans) {
    List<String> created = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    new TreeMap<>(differences)
        .forEach((ref, how) -> {
          if (how.equals(Comparer.MISSING)) {
            created.add(ref.toString());
          } else {
            changed.add(ref + " " + how);
          }
        });
    return new Plan(
        commit,
        planned(created),
        planned(changed),
        planned(orphans.stream().sorted().map(ObjectRef::toString).toList()));
  }

  private static Planned planned(List<String> lines) {
    return new Planned(
        lines.size(),
        lines.isEmpty() ? null : lines.stream().limit(MOST_NAMED).map(PrunePlan::bounded).toList());
  }

  private static String bounded(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…";
  }

  /** As an event tells it. */
  static String line(Plan plan) {
    return "it would make "
        + plan.create().count()
        + ", change "
        + plan.change().count()
        + " and delete "
        + plan.prune().count()
        + " objects";
  }
}
