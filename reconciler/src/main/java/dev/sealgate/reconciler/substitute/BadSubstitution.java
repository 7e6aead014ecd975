package dev.sealgate.reconciler.substitute;

/** A text that can't be expanded; its message holds no value. */
final class BadSubstitution extends Exception {
  private static final long serialVersionUID = 1;

  private final String hint;
  private final boolean exhausted;

  BadSubstitution(String message, String hint) {
    this(message, hint, false);
  }

  private BadSubstitution(String message, String hint, boolean exhausted) {
    super(message, null, false, false);
    this.hint = hint;
    this.exhausted = exhausted;
  }

  /** Whatever comes next would be refused as well. */
  static BadSubstitution exhausted() {
    return new BadSubstitution(
        "the functions of all variables together take too long",
        "use shorter values and patterns, or split the folder among several Applications",
        true);
  }

  Expansion refused() {
    String message = String.valueOf(getMessage());
    return exhausted
        ? new Expansion.Exhausted(message, hint)
        : new Expansion.Refused(message, hint);
  }
}
