package dev.sealgate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command line for the shell, as one's own user or as another. */
final class ShellCommand {
  private ShellCommand() {}

  static int run(World world, String command, Map<String, String> env, @Nullable String user) {
    List<String> words = words(world, command, user);
    try {
      return Child.run(world, words, env);
    } catch (IOException _) {
      throw failed(words, user);
    }
  }

  /** The same in place of this process: comes back only when it fails. */
  static Failure replace(
      World world, String command, Map<String, String> env, @Nullable String user) {
    List<String> words = words(world, command, user);
    try {
      return Exec.replace(world, words, env);
    } catch (IOException _) {
      return failed(words, user);
    }
  }

  private static List<String> words(World world, String command, @Nullable String user) {
    List<String> words = new ArrayList<>();
    if (user != null) {
      words.addAll(as(world, user));
    }
    words.addAll(List.of("/bin/sh", "-c", command));
    return words;
  }

  private static Failure failed(List<String> words, @Nullable String user) {
    return Failure.of(
        words.getFirst() + " can't be run",
        user == null ? "is there a shell?" : "--user needs setpriv of util-linux");
  }

  private static List<String> as(World world, String user) {
    if (!user.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw Failure.usage("--user takes the name of a user", "id -un prints yours");
    }
    return List.of(
        "/usr/bin/setpriv",
        "--reuid=" + user,
        "--regid=" + group(world, user),
        "--init-groups",
        "--");
  }

  /** Number of the user's own group: there need not be one of the same name. */
  private static String group(World world, String user) {
    try {
      Process id =
          new ProcessBuilder("/usr/bin/id", "-g", "--", user)
              .directory(world.cwd().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String number = new String(id.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
      if (id.waitFor() == 0) {
        return number.strip();
      }
    } catch (IOException _) {
      // said below
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw Failure.of("there is no user " + user, "id -un prints yours");
  }
}
