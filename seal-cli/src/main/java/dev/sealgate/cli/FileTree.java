package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsConfig;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns files and folders of a command line into files. Links in folders are not followed. */
final class FileTree {
  private static final int MAX_FILES = 100_000;
  private static final int MAX_DEPTH = 64;

  /** Of which one is in every SOPS file that has a value. */
  private static final byte[] MARK = "[AES256_GCM,".getBytes(StandardCharsets.US_ASCII);

  private final World world;

  FileTree(World world) {
    this.world = world;
  }

  /**
   * Named files as they are; of folders, those files that look encrypted. Whether one is broken,
   * too large or not to be read is for those to say who work on it: left out, it would be passed
   * over in silence.
   */
  List<String> encrypted(List<String> named) {
    return expand(named, this::looksEncrypted);
  }

  /**
   * Named files as they are; of folders, those of a structured format that are not encrypted and
   * that a creation rule fits.
   */
  List<String> toEncrypt(List<String> named, Predicate<String> governed) {
    return expand(
        named,
        file ->
            SopsFormat.ofFileName(file).isPresent()
                && !file.endsWith(SopsConfig.FILE_NAME)
                && governed.test(file)
                && !isEncrypted(file));
  }

  /** Named files, and all of folders. */
  List<String> all(List<String> named) {
    return matching(named, _ -> true);
  }

  /** Named files as they are; of folders, those that are wanted. */
  List<String> matching(List<String> named, Predicate<String> wanted) {
    return expand(named, wanted);
  }

  /** Whether it has the marks of an encrypted file, or may have and can't be read. */
  boolean looksEncrypted(String file) {
    try {
      return examine(file, Sops::looksEncrypted);
    } catch (IOException _) {
      boolean structured = SopsFormat.ofFileName(file).isPresent();
      if (!structured) {
        world.warning(file + " could not be looked at");
      }
      return structured;
    }
  }

  private boolean isEncrypted(String file) {
    try {
      return examine(file, (content, format) -> isEncrypted(file, content, format));
    } catch (IOException _) {
      return false;
    }
  }

  private boolean examine(String file, BiPredicate<byte[], SopsFormat> test) throws IOException {
    Path path = world.resolve(file);
    if (Files.size(path) > Source.MAX_BYTES) {
      return hasMark(path);
    }
    byte[] content = Files.readAllBytes(path);
    try {
      return test.test(content, SopsFormat.ofFileName(file).orElse(SopsFormat.BINARY));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static boolean hasMark(Path path) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      int matched = 0;
      for (int next = stream.read(); next >= 0; next = stream.read()) {
        // the first byte is in the mark once, so a mismatch can only begin it anew
        matched = next == MARK[matched] ? matched + 1 : next == MARK[0] ? 1 : 0;
        if (matched == MARK.length) {
          return true;
        }
      }
      return false;
    }
  }

  static boolean isEncrypted(String file, byte[] content, SopsFormat format) {
    if (!Sops.looksEncrypted(content, format)) {
      return false;
    }
    try {
      Sops.inspect(file, content, format, SopsLimits.DEFAULT);
      return true;
    } catch (CryptoException _) {
      return false;
    }
  }

  private List<String> expand(List<String> named, Predicate<String> wanted) {
    List<String> files = new ArrayList<>();
    for (String name : named) {
      if (Files.isDirectory(world.resolve(name))) {
        files.addAll(below(name).stream().filter(wanted).toList());
      } else {
        files.add(name);
      }
    }
    if (files.isEmpty()) {
      throw Failure.of(
          "there is no such file below " + String.join(", ", named),
          "folders are searched for encrypted files, or for those that .sops.yaml has a rule for");
    }
    return files;
  }

  /** Sorted, each as the person would write it. */
  private List<String> below(String folder) {
    List<String> files = new ArrayList<>();
    Path root = world.resolve(folder);
    try {
      Files.walkFileTree(
          root,
          Set.<FileVisitOption>of(),
          MAX_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return path.endsWith(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                String below = root.relativize(path).toString();
                files.add(folder.equals(".") ? below : Path.of(folder).resolve(below).toString());
              }
              return files.size() < MAX_FILES
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, @Nullable IOException problem) {
              world.warning(path + " could not be looked at");
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      throw Failure.of(folder + " could not be read", "look at its owner and mode");
    }
    if (files.size() >= MAX_FILES) {
      throw Failure.of(
          folder + " holds more than " + MAX_FILES + " files", "name a smaller folder");
    }
    files.sort(null);
    return files;
  }
}
