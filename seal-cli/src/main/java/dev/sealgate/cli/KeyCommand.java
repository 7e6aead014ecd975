package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Runs what a variable says; it prints identities. No shell is involved, as in sops. */
final class KeyCommand {
  static final String AGE = "SOPS_AGE_KEY_CMD";
  static final String SSH = "SOPS_AGE_SSH_PRIVATE_KEY_CMD";
  private static final int MAX_BYTES = 1 << 20;

  private KeyCommand() {}

  static Source run(World world, String variable, String command) {
    List<String> words = words(variable, command);
    if (words.isEmpty()) {
      throw failed(variable, "names no program");
    }
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(world.cwd().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(world.env());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      SecretBytes content;
      try (InputStream output = process.getInputStream()) {
        content = SecretBytes.takeOwnershipOf(output.readNBytes(MAX_BYTES));
      }
      if (process.waitFor() != 0) {
        content.close();
        throw failed(variable, "ended with exit code " + process.exitValue());
      }
      return new Source(variable, content);
    } catch (IOException _) {
      throw failed(variable, "could not be run");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw failed(variable, "was interrupted");
    }
  }

  private static Failure failed(String variable, String what) {
    return Failure.of(
        "the command of " + variable + " " + what, "try it by hand: it prints identities");
  }

  /** Words as a shell splits them: quotes of both kinds and backslashes, nothing else. */
  static List<String> words(String variable, String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < command.length()) {
        word.append(command.charAt(++i));
        begun = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        begun = true;
      } else if (Character.isWhitespace(c)) {
        if (begun) {
          words.add(word.toString());
          word.setLength(0);
        }
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (quote != 0) {
      throw Failure.of(
          "the command of " + variable + " has a quote that is not closed",
          "close it, or put a backslash before it");
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
