package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything outside of the program that a command touches.
 *
 * @param terminal where a person is
 * @param cwd absolute; relative file names on the command line start there
 */
record World(
    InputStream in,
    Terminal terminal,
    OutputStream out,
    OutputStream err,
    Map<String, String> env,
    Path cwd,
    Clock clock,
    SecureRandom random) {
  /**
   * @param typing whether a person types standard input, and wants to know that it is waited for
   * @param watching whether a person sees standard error at once
   * @param showing whether standard output is a terminal, which keeps what it has shown
   */
  record Terminal(boolean typing, boolean watching, boolean showing) {
    static final Terminal NONE = new Terminal(false, false, false);
  }

  World {
    env = Map.copyOf(env);
  }

  boolean typing() {
    return terminal.typing;
  }

  /** Whether standard error is a terminal that may be drawn on. */
  boolean watching() {
    return terminal.watching;
  }

  /** Whether what is printed is seen at once, and kept by a terminal. */
  boolean showing() {
    return terminal.showing;
  }

  /** Whether standard error may have colours. */
  boolean coloured() {
    return watching() && allowsColour();
  }

  boolean allowsColour() {
    return variable("NO_COLOR").isEmpty() && !variable("TERM").orElse("dumb").equals("dumb");
  }

  /** The same with nobody to ask. */
  World unattended() {
    return new World(in, Terminal.NONE, out, err, env, cwd, clock, random);
  }

  /** The same, but what is printed goes elsewhere, where nobody sees it at once. */
  World into(OutputStream other) {
    Terminal hidden = new Terminal(terminal.typing, terminal.watching, false);
    return new World(in, hidden, other, err, env, cwd, clock, random);
  }

  /** The same but for one variable of the environment. */
  World with(String name, String value) {
    Map<String, String> changed = new HashMap<>(env);
    changed.put(name, value);
    return new World(in, terminal, out, err, changed, cwd, clock, random);
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
    try (SecretBuffer harmless = new SecretBuffer()) {
      if (showing()) {
        Harmless.result(bytes, harmless);
        harmless.writeTo(out);
      } else {
        out.write(bytes);
      }
      out.flush();
    } catch (IOException _) {
      throw unwritable();
    }
  }

  void print(SecretBytes value) {
    value.lend(this::print);
  }

  /** A line that a person should see, and that is no part of the result. */
  void notice(String text) {
    if (!Quiet.is(this)) {
      say("notice: " + text + "\n");
    }
  }

  /** A danger; {@code --quiet} does not hide it. */
  void warning(String text) {
    say(coloured() ? "\u001b[1;33mwarning:\u001b[0m " : "warning: ", text + "\n");
  }

  void say(String text) {
    say("", text);
  }

  /**
   * @param own drawn on a terminal as it is
   * @param text what others wrote may be in it
   */
  void say(String own, String text) {
    try (SecretBuffer message = new SecretBuffer()) {
      message.write(own.getBytes(StandardCharsets.UTF_8));
      if (watching()) {
        Harmless.message(text, message);
      } else {
        message.write(text.getBytes(StandardCharsets.UTF_8));
      }
      message.writeTo(err);
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
