package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.model.Problem;
import java.util.Objects;

/** What became of a build. */
public sealed interface Build {
  /** The objects as kustomize wrote them, still with placeholders. */
  record Done(byte[] yaml) implements Build {
    public Done {
      Objects.requireNonNull(yaml, "yaml");
    }
  }

  record Failed(Problem problem) implements Build {
    public Failed {
      Objects.requireNonNull(problem, "problem");
    }
  }
}
