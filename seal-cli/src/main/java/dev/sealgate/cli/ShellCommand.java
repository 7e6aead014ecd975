package dev.sealgate.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command line for the shell, as one's own user or as another. */
final class ShellCommand {
  private ShellCommand() {}

  static int run(World world, String command, Map<String, String> env, @Nullable String user) {
    List<String> words = new ArrayList<>();
    if (user != null) {
      words.addAll(as(user));
    }
    words.addAll(List.of("/bin/sh", "-c", command));
    try {
      return Child.run(world, words, env);
    } catch (IOException _) {
      throw Failure.of(
          words.getFirst() + " can't be run",
          user == null ? "is there a shell?" : "--user needs setpriv of util-linux");
    }
  }

  private static List<String> as(String user) {
    if (!user.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw Failure.usage("--user takes the name of a user", "id -un prints yours");
    }
    return List.of("/usr/bin/setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--");
  }
}
