package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Problem;
import java.util.List;
import java.util.Objects;

/** What came of reading the Secret that {@code spec.decryption.secretRef} names. */
public sealed interface KeyLoading {
  /**
   * @param keys the caller closes them
   */
  record Loaded(DecryptionKeys keys) implements KeyLoading {
    public Loaded {
      Objects.requireNonNull(keys, "keys");
    }
  }

  /** At least one problem. */
  record Failed(List<Problem> problems) implements KeyLoading {
    public Failed {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a failure names its problems");
      }
    }
  }
}
