package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads. All of it may be secret.
 *
 * @param name as the user gave it, for messages
 */
record Source(String name, SecretBytes content) implements AutoCloseable {
  static final String STDIN = "standard input";
  static final int MAX_BYTES = 8 << 20;

  /** A file, or standard input for none or {@code -}. */
  static Source read(World world, @Nullable String file) {
    if (file == null || file.equals("-")) {
      if (world.typing()) {
        world.notice("reading what you type; end it with Ctrl-D");
      }
      return new Source(STDIN, bounded(world.in(), STDIN));
    }
    Path path = world.resolve(file);
    if (Files.isDirectory(path)) {
      throw Failure.of(file + " is a folder", "name a file in it");
    }
    try (InputStream stream = Files.newInputStream(path)) {
      return new Source(file, bounded(stream, file));
    } catch (NoSuchFileException _) {
      throw Failure.of(
          file + ": no such file", "is it in another folder? This one is " + world.cwd());
    } catch (AccessDeniedException _) {
      throw Failure.of(file + " may not be read", "look at its owner and mode: ls -l " + file);
    } catch (IOException _) {
      throw unreadable(file);
    }
  }

  static boolean isStdin(@Nullable String file) {
    return file == null || file.equals("-");
  }

  private static SecretBytes bounded(InputStream stream, String name) {
    byte[] bytes;
    try {
      bytes = stream.readNBytes(MAX_BYTES + 1);
    } catch (IOException _) {
      throw unreadable(name);
    }
    SecretBytes content = SecretBytes.takeOwnershipOf(bytes);
    if (bytes.length > MAX_BYTES) {
      content.close();
      throw Failure.of(
          name + " is larger than " + (MAX_BYTES >> 20) + " MiB",
          "a Secret holds at most 1 MiB: split the file");
    }
    return content;
  }

  private static Failure unreadable(String name) {
    return Failure.of(name + " could not be read", "is it on a disk or mount that is gone?");
  }

  @Override
  public void close() {
    content.close();
  }
}
