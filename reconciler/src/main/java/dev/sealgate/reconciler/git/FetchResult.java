package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.Objects;

/** What became of a fetch. */
public sealed interface FetchResult {
  /**
   * @param tree the caller closes it
   */
  record Fetched(SourceTree tree) implements FetchResult {
    public Fetched {
      Objects.requireNonNull(tree, "tree");
    }
  }

  /**
   * @param problem its reason is one of SOURCE_UNREACHABLE, SOURCE_DENIED, SOURCE_UNTRUSTED,
   *     REVISION_NOT_FOUND, PATH_NOT_FOUND, UNSAFE_PATH, LIMIT_EXCEEDED, INVALID_SPEC, UNSUPPORTED
   */
  record Failed(Problem problem) implements FetchResult {
    public Failed {
      Objects.requireNonNull(problem, "problem");
    }

    public Reason reason() {
      return problem.reason();
    }
  }
}
