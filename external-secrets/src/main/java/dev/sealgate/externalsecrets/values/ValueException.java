package dev.sealgate.externalsecrets.values;

/** A value can't be read as asked. Names keys and paths, never a part of a value. */
public final class ValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What a caller can tell apart. */
  public enum Kind {
    /** There is no such property. */
    ABSENT,
    /** The value hasn't the form that was asked for. */
    MALFORMED,
    /** The path uses something that isn't supported. */
    UNSUPPORTED
  }

  private final Kind kind;
  private final String hint;

  ValueException(Kind kind, String message, String hint) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }

  static ValueException malformed(String message, String hint) {
    return new ValueException(Kind.MALFORMED, message, hint);
  }

  public Kind kind() {
    return kind;
  }

  public String hint() {
    return hint;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
