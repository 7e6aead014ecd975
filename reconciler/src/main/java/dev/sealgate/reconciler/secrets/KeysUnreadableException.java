package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Problem;
import java.util.List;

/** A file needs the Application's keys, and they can't be read. */
final class KeysUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  KeysUnreadableException(List<Problem> problems) {
    super("the keys can't be read");
    this.problems = List.copyOf(problems);
  }

  List<Problem> problems() {
    return problems;
  }
}
