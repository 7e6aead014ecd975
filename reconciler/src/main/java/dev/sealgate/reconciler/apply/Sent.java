package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;

/** What came of sending an object. */
sealed interface Sent {
  /**
   * @param recreated whether it was deleted and made anew
   */
  record Done(ObjectRef ref, Applied applied, boolean recreated) implements Sent {}

  /** It was not sent, because it is there and somebody else's, or nothing was to be kept. */
  record Left(ObjectRef ref) implements Sent {}

  /**
   * @param fixed what is there can't be changed into it
   */
  record Failed(Problem problem, boolean fixed) implements Sent {
    Failed(Problem problem) {
      this(problem, false);
    }
  }
}
