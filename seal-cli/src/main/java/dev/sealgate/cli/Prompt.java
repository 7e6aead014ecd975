package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Asks the person at the terminal. What is secret is not shown while it is typed. */
final class Prompt {
  private static final Path TERMINAL = Path.of("/dev/tty");
  private static final int MAX_BYTES = 64 << 10;

  private Prompt() {}

  /**
   * Asked for on a terminal; else standard input without its last line break. What was to come
   * through a pipe may have failed, so nothing is no value.
   *
   * @param empty how somebody says that the value shall be empty
   */
  static SecretBytes valueOrInput(World world, String what, String empty) {
    if (world.typing()) {
      return secret(world, what)
          .orElseThrow(
              () -> Failure.of("no value was typed", "pipe it in: seal set FILE PATH < F"));
    }
    try (Source source = Source.read(world, null)) {
      byte[] bytes = source.content().copyBytes();
      int length = bytes.length;
      if (length > 0 && bytes[length - 1] == '\n') {
        length -= length > 1 && bytes[length - 2] == '\r' ? 2 : 1;
      }
      if (length == 0) {
        throw Failure.of("standard input is empty, and should be the " + what, empty);
      }
      byte[] exact = Arrays.copyOf(bytes, length);
      Arrays.fill(bytes, (byte) 0);
      return SecretBytes.takeOwnershipOf(exact);
    }
  }

  /**
   * @return empty when there is no terminal, or nothing was typed
   */
  static Optional<SecretBytes> secret(World world, String what) {
    if (!isPossible(world)) {
      return Optional.empty();
    }
    boolean real = world.in() instanceof FileInputStream;
    boolean hidden = real && echo(world, false); // before anybody is asked to type
    if (real && !hidden) {
      throw Failure.of(
          "the terminal can't be told not to show what you type", "give it by a file or a pipe");
    }
    Thread restore = Thread.ofPlatform().unstarted(() -> echo(world, true));
    if (hidden) {
      Runtime.getRuntime().addShutdownHook(restore);
    }
    world.say(what + ": ");
    try (InputStream terminal = real ? new FileInputStream(TERMINAL.toFile()) : null) {
      SecretBytes line = line(terminal == null ? world.in() : terminal);
      return line.length() == 0 ? Optional.empty() : Optional.of(line);
    } catch (IOException _) {
      return Optional.empty();
    } finally {
      if (hidden) {
        Runtime.getRuntime().removeShutdownHook(restore);
        echo(world, true);
      }
      world.say("\n");
    }
  }

  /** Whether there is somebody to ask for what is secret. */
  static boolean isPossible(World world) {
    return world.typing() || isReachable(world);
  }

  /** Waits for a line; false when there is none to come. */
  static boolean line(World world, String question, String expected) {
    world.say(question);
    try (SecretBytes line = line(world.in())) {
      try (SecretBytes wanted = SecretBytes.utf8(expected)) {
        return expected.isEmpty() || line.equals(wanted);
      }
    } catch (IOException _) {
      return false;
    }
  }

  /** Standard input is not a terminal, but the process has one. */
  private static boolean isReachable(World world) {
    return world.in() instanceof FileInputStream && world.watching() && Files.isReadable(TERMINAL);
  }

  private static boolean echo(World world, boolean on) {
    try {
      Process stty =
          new ProcessBuilder("stty", on ? "echo" : "-echo")
              .directory(world.cwd().toFile())
              .redirectInput(TERMINAL.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return stty.waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static SecretBytes line(InputStream in) throws IOException {
    byte[] bytes = new byte[MAX_BYTES];
    int length = 0;
    int next = in.read();
    if (next < 0) {
      throw new IOException("the input has ended");
    }
    while (next >= 0 && next != '\n' && length < bytes.length) {
      bytes[length++] = (byte) next;
      next = in.read();
    }
    byte[] line = Arrays.copyOf(bytes, length);
    Arrays.fill(bytes, (byte) 0);
    return SecretBytes.takeOwnershipOf(line);
  }
}
