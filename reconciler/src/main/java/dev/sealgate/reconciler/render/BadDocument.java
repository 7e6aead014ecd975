package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;

/** Carries what is wrong with a document to the door of this package. */
final class BadDocument extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final int document;
  private final String keyPath;
  private final String hint;

  BadDocument(Reason reason, int document, String keyPath, String message, String hint) {
    super(message, null, false, false);
    this.reason = reason;
    this.document = document;
    this.keyPath = keyPath;
    this.hint = hint;
  }

  Problem in(String file) {
    return new Problem(reason, file, document, keyPath, String.valueOf(getMessage()), hint);
  }
}
