package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The first problems, and how many more there are. */
final class ProblemList {
  static final int MOST = 50;

  private final List<Problem> problems = new ArrayList<>();
  private int more;

  /** One that is known already, because a file was read for two purposes, counts once. */
  void add(Problem problem) {
    if (problems.contains(problem)) {
      return;
    }
    if (problems.size() < MOST) {
      problems.add(problem);
    } else {
      more++;
    }
  }

  void add(Reason reason, Origin origin, String keyPath, String message, String hint) {
    add(Problem.at(reason, origin, keyPath, message, hint));
  }

  void addAll(Collection<Problem> others) {
    others.forEach(this::add);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  int count() {
    return problems.size() + more;
  }

  List<Problem> toList() {
    List<Problem> all = new ArrayList<>(problems);
    if (more > 0) {
      all.add(
          Problem.of(
              problems.getFirst().reason(),
              more + " more problems are not listed",
              "mend the listed ones first"));
    }
    return all;
  }
}
