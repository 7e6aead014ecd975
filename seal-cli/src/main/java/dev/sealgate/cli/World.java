package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Everything outside of the program that a command touches.
 *
 * @param typing whether a person types standard input, and wants to know that it is waited for
 * @param cwd absolute; relative file names on the command line start there
 */
record World(
    InputStream in,
    boolean typing,
    OutputStream out,
    OutputStream err,
    Map<String, String> env,
    Path cwd,
    Clock clock,
    SecureRandom random) {
  World {
    env = Map.copyOf(env);
  }

  /** Empty when unset or set to nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isEmpty());
  }

  Path resolve(String file) {
    return cwd.resolve(file);
  }

  void print(String text) {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  void print(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException _) {
      throw unwritable();
    }
  }

  void print(SecretBytes value) {
    try {
      value.writeTo(out);
      out.flush();
    } catch (IOException _) {
      throw unwritable();
    }
  }

  /** A line that a person should see, and that is no part of the result. */
  void notice(String text) {
    say("notice: " + text + "\n");
  }

  void say(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException _) {
      // there is nowhere left to say so
    }
  }

  private static Failure unwritable() {
    return Failure.of(
        "standard output could not be written", "is the program that reads it still running?");
  }
}
