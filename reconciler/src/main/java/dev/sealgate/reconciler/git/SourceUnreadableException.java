package dev.sealgate.reconciler.git;

/** The clone is damaged. The next fetch makes a new one, so a retry helps. */
public final class SourceUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SourceUnreadableException(Throwable cause) {
    super("the clone of the repository is damaged", cause);
  }
}
