package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.Problem;
import java.util.List;
import java.util.Objects;

/** All or nothing. */
public sealed interface Planning {
  record Planned(Plan plan) implements Planning {
    public Planned {
      Objects.requireNonNull(plan, "plan");
    }
  }

  /**
   * @param problems at least one
   */
  record Refused(List<Problem> problems) implements Planning {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
