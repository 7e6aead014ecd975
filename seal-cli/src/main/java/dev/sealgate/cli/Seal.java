package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;

/** Runs one {@code seal} command line. */
public final class Seal {
  private Seal() {}

  /**
   * @param cwd where relative file names start
   * @return the exit code: 0 done, 1 failed, 2 wrong command line
   */
  public static int run(
      String[] args,
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> env,
      Path cwd) {
    return run(
        args,
        new World(
            in, false, out, err, env, cwd.toAbsolutePath(), Clock.systemUTC(), new SecureRandom()));
  }

  static int run(String[] args, World world) {
    try {
      PrintWriter out =
          new PrintWriter(new OutputStreamWriter(world.out(), StandardCharsets.UTF_8));
      CommandLine commandLine = Commands.line(world, args);
      commandLine.setOut(out);
      commandLine.setParameterExceptionHandler((e, _) -> explain(world, UsageErrors.of(e)));
      commandLine.setExecutionExceptionHandler((e, _, _) -> explain(world, e));
      int code = commandLine.execute(args);
      out.flush();
      return code;
    } catch (RuntimeException | Error bug) {
      return explain(world, bug);
    }
  }

  private static int explain(World world, Throwable problem) {
    return switch (problem) {
      case Failure failure -> report(world, failure.exitCode(), failure.text(), failure.hint());
      case CryptoException e ->
          report(
              world,
              ExitCode.FAILURE,
              Objects.requireNonNullElse(e.getMessage(), e.detail()),
              e.hint());
      default -> internal(world, problem);
    };
  }

  private static int report(World world, int code, String message, String hint) {
    world.say("error: " + message + "\n" + (hint.isEmpty() ? "" : "hint: " + hint + "\n"));
    return code;
  }

  /** A bug. Its own text is not shown: a library may quote the input in it. */
  private static int internal(World world, Throwable bug) {
    StringBuilder where = new StringBuilder(bug.getClass().getSimpleName());
    if (world.variable("SEAL_DEBUG").isPresent()) {
      for (StackTraceElement frame : bug.getStackTrace()) {
        where.append("\n  at ").append(frame);
      }
    }
    return report(
        world,
        ExitCode.FAILURE,
        "internal error: " + where,
        "this is a bug in seal; run it again with SEAL_DEBUG=1 and report what it prints");
  }
}
