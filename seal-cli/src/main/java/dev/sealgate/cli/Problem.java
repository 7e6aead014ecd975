package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import java.util.Objects;

/**
 * What a person is told of a failure. Holds no secret value.
 *
 * @param hint the way out; may be empty
 */
record Problem(int exitCode, String message, String hint) {
  static Problem of(Throwable thrown, World world) {
    return switch (thrown) {
      case Failure failure -> new Problem(failure.exitCode(), failure.text(), failure.hint());
      case CryptoException e ->
          new Problem(
              ExitCode.of(e), Objects.requireNonNullElse(e.getMessage(), e.detail()), e.hint());
      default -> internal(thrown, world);
    };
  }

  /** A bug. Its own text is not shown: a library may quote the input in it. */
  private static Problem internal(Throwable bug, World world) {
    StringBuilder where = new StringBuilder(bug.getClass().getSimpleName());
    if (world.variable("SEAL_DEBUG").isPresent()) {
      for (StackTraceElement frame : bug.getStackTrace()) {
        where.append("\n  at ").append(frame);
      }
    }
    return new Problem(
        ExitCode.FAILURE,
        "internal error: " + where,
        "this is a bug in seal; run it again with SEAL_DEBUG=1 and report what it prints");
  }

  /** Tells it on standard error. */
  int report(World world) {
    String word = world.coloured() ? "\u001b[1;31merror:\u001b[0m " : "error: ";
    world.say(word, message + "\n" + (hint.isEmpty() ? "" : "hint: " + hint + "\n"));
    return exitCode;
  }
}
