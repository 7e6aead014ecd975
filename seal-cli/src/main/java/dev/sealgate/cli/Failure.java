package dev.sealgate.cli;

/** Why a command stops: one line for the person, and the way out. Neither holds a secret value. */
public final class Failure extends RuntimeException {
  private final int exitCode;
  private final String text;
  private final String hint;

  private Failure(int exitCode, String message, String hint) {
    super(message);
    this.exitCode = exitCode;
    this.text = message;
    this.hint = hint;
  }

  public static Failure of(String message, String hint) {
    return new Failure(ExitCode.FAILURE, message, hint);
  }

  static Failure of(int exitCode, String message, String hint) {
    return new Failure(exitCode, message, hint);
  }

  /** The command line itself is wrong. */
  static Failure usage(String message, String hint) {
    return new Failure(ExitCode.USAGE, message, hint);
  }

  int exitCode() {
    return exitCode;
  }

  String text() {
    return text;
  }

  String hint() {
    return hint;
  }
}
