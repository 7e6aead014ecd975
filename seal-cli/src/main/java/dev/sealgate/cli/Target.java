package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Writes files so that a reader sees the old content or the whole new one, whatever happens in
 * between.
 */
final class Target {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Who may read the file. */
  enum Readers {
    /** Its owner (mode 0600), even when it replaces a file that others could read. */
    OWNER,
    /** As the file that it replaces, or as the umask says. */
    UNCHANGED
  }

  /** What became of a file since it was read. */
  enum Meanwhile {
    NOTHING,
    CHANGED,
    REMOVED,
    /** It was not there, and now is. */
    MADE
  }

  private final World world;

  Target(World world) {
    this.world = world;
  }

  /** Makes a file that was not there; mode 0600. */
  void create(String file, SecretBytes content) {
    Path path = world.resolve(file);
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(path, Readers.OWNER))) {
      fill(channel, content);
    } catch (FileAlreadyExistsException _) {
      throw Failure.of(
          file + " is there already, and a key file is never overwritten",
          "choose another name, or move it away first");
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Makes an encrypted file that was not there.
   *
   * @return false when there is one
   */
  boolean add(String file, SecretBytes content) {
    Path path = world.resolve(file);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      fill(channel, content);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Puts a file in place of the old one, if there is any. */
  void replace(String file, SecretBytes content, Readers readers) {
    var _ = replace(file, content, readers, _ -> Meanwhile.NOTHING);
  }

  /**
   * Puts a file in place of what was read, unless something else is there by now.
   *
   * @param before what was read; empty when there was none
   */
  Meanwhile replaceSame(String file, Optional<SecretBytes> before, SecretBytes content) {
    return replace(file, content, Readers.UNCHANGED, real -> since(real, before));
  }

  private static Meanwhile since(Path file, Optional<SecretBytes> before) throws IOException {
    if (before.isEmpty()) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Meanwhile.MADE : Meanwhile.NOTHING;
    }
    try (SecretBytes now = SecretBytes.takeOwnershipOf(Files.readAllBytes(file))) {
      return now.equals(before.get()) ? Meanwhile.NOTHING : Meanwhile.CHANGED;
    } catch (NoSuchFileException _) {
      return Meanwhile.REMOVED;
    }
  }

  private Meanwhile replace(String file, SecretBytes content, Readers readers, Check check) {
    Path path = world.resolve(file);
    try {
      Path real = Files.exists(path) ? path.toRealPath() : path;
      if (Files.exists(real) && !Files.isRegularFile(real)) {
        try (OutputStream device = Files.newOutputStream(real)) {
          content.writeTo(device);
        }
        return Meanwhile.NOTHING;
      }
      return replaceRegular(real, content, readers, check);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private interface Check {
    Meanwhile of(Path file) throws IOException;
  }

  /**
   * @param check is asked at the last moment
   */
  private Meanwhile replaceRegular(Path file, SecretBytes content, Readers readers, Check check)
      throws IOException {
    byte[] suffix = new byte[8];
    world.random().nextBytes(suffix);
    Path name = java.util.Objects.requireNonNull(file.getFileName());
    Path temporary = file.resolveSibling("." + name + ".seal-" + HexFormat.of().formatHex(suffix));
    boolean replaces = Files.exists(file);
    boolean narrow = readers == Readers.OWNER || replaces;
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes(file, narrow ? Readers.OWNER : Readers.UNCHANGED))) {
        fill(channel, content);
      }
      if (readers == Readers.UNCHANGED && replaces && isPosix(file)) {
        Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
      }
      Meanwhile meanwhile = check.of(file);
      if (meanwhile == Meanwhile.NOTHING) {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return meanwhile;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void fill(FileChannel channel, SecretBytes content) throws IOException {
    byte[] bytes = content.copyBytes();
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } finally {
      java.util.Arrays.fill(bytes, (byte) 0);
    }
  }

  private static FileAttribute<?>[] attributes(Path file, Readers readers) {
    return readers == Readers.OWNER && isPosix(file)
        ? new FileAttribute<?>[] {OWNER_ONLY}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Failure unwritable(String file, IOException problem) {
    return switch (problem) {
      case NoSuchFileException _ ->
          Failure.of(file + ": its folder is not there", "make the folder first");
      case AccessDeniedException _ ->
          Failure.of(file + " may not be written", "look at the owner and mode of its folder");
      default -> Failure.of(file + " could not be written", "is the disk full or read-only?");
    };
  }
}
