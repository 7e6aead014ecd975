package dev.sealgate.reconciler.substitute;

/** A text that can't be expanded; its message holds no value. */
final class BadSubstitution extends Exception {
  private static final long serialVersionUID = 1;

  private final String hint;

  BadSubstitution(String message, String hint) {
    super(message, null, false, false);
    this.hint = hint;
  }

  Expansion.Refused refused() {
    return new Expansion.Refused(String.valueOf(getMessage()), hint);
  }
}
