package dev.sealgate.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The keys of the person at the terminal, one by one, and not shown. Standard input may be
 * something else.
 */
final class Keyboard implements AutoCloseable {
  private static final Path TERMINAL = Path.of("/dev/tty");

  /**
   * A read ends after half a second without a key. Neither stops nor thread dumps while a value is
   * on the screen, and no Ctrl-S, after which it can't be wiped: Ctrl-C alone keeps its meaning.
   */
  private static final List<String> KEY_BY_KEY =
      List.of(
          "-icanon", "-echo", "-ixon", "min", "0", "time", "5", "susp", "undef", "quit", "undef");

  /** A key that repeats sends Ctrl-C again and again, also to what restores the terminal. */
  private static final List<String> RESTORE =
      List.of("sh", "-c", "trap '' INT QUIT TERM HUP; exec stty \"$1\"", "sh");

  /** It may be killed before it can ignore a signal. */
  private static final int TRIES = 5;

  private static final int SECONDS_PER_TRY = 3;

  private final World world;
  private final InputStream keys;

  /** As it was before; empty for what is no real terminal. */
  private final Optional<String> settings;

  private Size size = Size.USUAL;
  private boolean changed;
  private boolean closed;

  private Keyboard(World world, InputStream keys, Optional<String> settings) {
    this.world = world;
    this.keys = keys;
    this.settings = settings;
  }

  /** How much there is to draw on. */
  record Size(int rows, int columns) {
    static final Size USUAL = new Size(24, 80);
  }

  /** What is missing where keys can't be read. */
  enum Lack {
    NOTHING,
    KEYS,
    STTY
  }

  static Lack lack(World world) {
    if (!(world.in() instanceof FileInputStream)) {
      return Lack.NOTHING;
    }
    try (InputStream _ = new FileInputStream(TERMINAL.toFile())) {
      // there is one
    } catch (IOException _) {
      return Lack.KEYS;
    }
    try {
      return printed(world, List.of("stty", "-g")).isPresent() ? Lack.NOTHING : Lack.KEYS;
    } catch (IOException _) {
      return Lack.STTY;
    }
  }

  /** Empty where nobody can be at the keys. Nothing is changed yet. */
  static Optional<Keyboard> open(World world) {
    if (!(world.in() instanceof FileInputStream)) {
      return Optional.of(new Keyboard(world, world.in(), Optional.empty()));
    }
    try {
      Optional<String> settings = stty(world, List.of("-g")).filter(text -> !text.isEmpty());
      return settings.isEmpty()
          ? Optional.empty()
          : Optional.of(new Keyboard(world, new FileInputStream(TERMINAL.toFile()), settings));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * @return false when the terminal can't do it
   */
  synchronized boolean keyByKey() {
    if (closed || settings.isEmpty()) {
      return !closed;
    }
    changed = true;
    return stty(world, KEY_BY_KEY).isPresent();
  }

  /** What was typed ahead is nobody's answer to what is shown now. */
  void forget() {
    try {
      while (settings.isPresent() && keys.available() > 0) {
        keys.skipNBytes(keys.available());
      }
    } catch (IOException _) {
      // then there are no keys either, which is seen later
    }
  }

  /** The last one that is known. */
  Size size() {
    String[] words = settings.flatMap(_ -> stty(world, List.of("size"))).orElse("").split(" ", -1);
    if (words.length == 2 && (words[0] + words[1]).matches("[0-9]{2,9}")) {
      int rows = Integer.parseInt("0" + words[0]);
      int columns = Integer.parseInt("0" + words[1]);
      size = rows == 0 || columns == 0 ? Size.USUAL : new Size(rows, columns);
    }
    return size;
  }

  /**
   * @return -1 when no key came for half a second
   */
  int next() throws IOException {
    return keys.read();
  }

  /** The terminal is as before. */
  @Override
  public synchronized void close() {
    if (changed && !closed) {
      restore(settings.orElseThrow());
    }
    closed = true;
    if (settings.isPresent()) {
      try {
        keys.close();
      } catch (IOException _) {
        // it is gone
      }
    }
  }

  private void restore(String before) {
    List<String> command = new ArrayList<>(RESTORE);
    command.add(before);
    for (int tries = TRIES; tries > 0; tries--) {
      try {
        if (printed(world, command).isPresent()) {
          return;
        }
      } catch (IOException _) {
        // once more
      }
    }
  }

  /** What it printed; empty when it failed. */
  private static Optional<String> stty(World world, List<String> words) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(words);
    try {
      return printed(world, command);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * The same of any program that has the terminal.
   *
   * @throws IOException when it can't be started
   */
  private static Optional<String> printed(World world, List<String> command) throws IOException {
    Process program =
        new ProcessBuilder(command)
            .directory(world.cwd().toFile())
            .redirectInput(TERMINAL.toFile())
            .redirectError(Redirect.DISCARD)
            .start();
    try {
      // a terminal that is held up may hold it up, too
      if (!program.waitFor(SECONDS_PER_TRY, TimeUnit.SECONDS) || program.exitValue() != 0) {
        return Optional.empty();
      }
      byte[] printed = program.getInputStream().readNBytes(1 << 10);
      return Optional.of(new String(printed, StandardCharsets.US_ASCII).strip());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      program.destroyForcibly();
    }
  }
}
