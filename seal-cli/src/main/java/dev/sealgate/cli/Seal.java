package dev.sealgate.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/** Runs one {@code seal} command line. */
public final class Seal {
  private Seal() {}

  /**
   * @param cwd where relative file names start
   * @return the exit code: 0 done, 2 wrong command line, others failed
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
            in,
            World.Terminal.NONE,
            out,
            err,
            env,
            cwd.toAbsolutePath(),
            Clock.systemUTC(),
            new SecureRandom()));
  }

  static int run(String[] given, World outer) {
    World world = Quiet.in(given, outer);
    try {
      String[] words = AppWords.arguments(help(Quiet.without(given)));
      String[] args = SopsStyle.arguments(words, world);
      PrintWriter out =
          new PrintWriter(new OutputStreamWriter(world.out(), StandardCharsets.UTF_8));
      CommandLine commandLine = Commands.line(world, args);
      commandLine.setOut(out);
      commandLine.setParameterExceptionHandler((e, _) -> explain(world, UsageErrors.of(e)));
      commandLine.setExecutionExceptionHandler((e, _, _) -> explain(world, e));
      int code = commandLine.execute(args);
      out.flush();
      return code;
    } catch (RuntimeException | Error thrown) {
      return explain(world, thrown);
    }
  }

  /** {@code help COMMAND} means {@code COMMAND --help}. */
  private static String[] help(String[] given) {
    if (given.length == 0 || !given[0].equals("help")) {
      return given;
    }
    String[] words = Arrays.copyOfRange(given, 1, given.length + 1);
    words[words.length - 1] = "--help";
    return words;
  }

  private static int explain(World world, Throwable thrown) {
    return Problem.of(thrown, world).report(world);
  }
}
