package dev.sealgate.reconciler.model;

import java.util.List;
import java.util.Objects;

/** All or nothing: a revision that can be applied whole, or the problems that forbid it. */
public sealed interface Preparation {
  record Ready(PreparedRevision revision) implements Preparation {
    public Ready {
      Objects.requireNonNull(revision, "revision");
    }
  }

  /**
   * @param reason what the conditions show: the first problem's
   * @param problems at least one
   */
  record Refused(Reason reason, List<Problem> problems) implements Preparation {
    public Refused {
      Objects.requireNonNull(reason, "reason");
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a refusal names its problems");
      }
    }

    public static Refused of(List<Problem> problems) {
      return new Refused(problems.getFirst().reason(), problems);
    }

    public static Refused of(Problem problem) {
      return of(List.of(problem));
    }
  }
}
