package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import java.util.List;

/** Recognises the API server's own words for a field that can't be changed. */
final class Immutable {
  private static final List<String> WORDS =
      List.of(
          "field is immutable",
          "updates to statefulset spec for fields other than",
          "cannot change roleRef",
          "updates to provisioner are forbidden",
          "updates to parameters are forbidden");

  private Immutable() {}

  /** Whether that is all that is wrong with the object. */
  static boolean isAll(ApiAnswer answer) {
    return answer instanceof ApiAnswer.Rejected rejected
        && rejected.code() == 422
        && rejected.reason().equals("Invalid")
        && !rejected.causes().isEmpty()
        && rejected.causes().stream()
            .allMatch(cause -> WORDS.stream().anyMatch(cause.message()::contains));
  }
}
