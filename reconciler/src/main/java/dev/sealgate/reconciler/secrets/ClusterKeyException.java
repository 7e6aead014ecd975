package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Reason;

/**
 * The controller's own keys can't be read or made. Neither text holds a value or a server's own
 * words.
 */
public final class ClusterKeyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String hint;

  ClusterKeyException(Reason reason, String message, String hint) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }

  /** FORBIDDEN, API_UNAVAILABLE (trying again helps) or KEY_MISSING (the key itself is broken). */
  public Reason reason() {
    return reason;
  }

  public String hint() {
    return hint;
  }
}
