package dev.sealgate.reconciler.sandbox;

/** How a program's run ended. */
public sealed interface Run {
  /**
   * @param complaints the beginning of its error stream, in one line, without the folder's path
   */
  record Exited(int code, byte[] output, String complaints) implements Run {}

  record OutOfTime() implements Run {}

  record TooMuchOutput() implements Run {}

  /** The program is not there, or not of a version that we know. */
  record Missing(String why) implements Run {}

  /** The files could not be handed over. */
  record NoRoom(String where) implements Run {}
}
