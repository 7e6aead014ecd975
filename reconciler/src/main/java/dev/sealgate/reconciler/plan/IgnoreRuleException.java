package dev.sealgate.reconciler.plan;

import java.io.Serial;

/** A rule about differences that can't be obeyed. */
final class IgnoreRuleException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String hint;

  IgnoreRuleException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }

  String told() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
