package dev.sealgate.externalsecrets;

/**
 * A store or a key of it has no usable answer. Deliberately without a cause: the exceptions of HTTP
 * clients and SDKs quote requests and bodies.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failure.Kind kind;
  private final String field;
  private final String hint;

  /**
   * @param field path in the store of the field at fault, such as {@code
   *     spec.provider.vault.auth.appRole.secretRef}; empty when it is the key that was asked for
   */
  public StoreException(Failure.Kind kind, String field, String message, String hint) {
    super(message);
    this.kind = kind;
    this.field = field;
    this.hint = hint;
  }

  /** A failure of the key that was asked for. */
  public static StoreException ofKey(Failure.Kind kind, String message, String hint) {
    return new StoreException(kind, "", message, hint);
  }

  public Failure.Kind kind() {
    return kind;
  }

  public String field() {
    return field;
  }

  public String hint() {
    return hint;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
