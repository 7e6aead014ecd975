package dev.sealgate.testbed;

/**
 * A component is missing or did not do what a test needs of it; the message says what to do about
 * it.
 */
public final class TestbedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TestbedException(String message) {
    super(message);
  }

  TestbedException(String message, Throwable cause) {
    super(message, cause);
  }
}
