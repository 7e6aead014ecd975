package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Sops;
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
import java.util.stream.Stream;
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
   * Named files as they are; of folders, those that are covered and not encrypted. None when all of
   * them are encrypted.
   *
   * @param covered whether a file is one that the configuration wants encrypted
   */
  List<String> toEncrypt(List<String> named, Predicate<String> covered) {
    List<String> files =
        find(
            named,
            file -> covered.test(file) && !isVoid(file) && !isEncrypted(file) && !isSealed(file));
    if (files.isEmpty() && find(named, covered.or(this::looksEncrypted)).isEmpty()) {
      throw Failure.of(
          "no creation rule names a file below " + String.join(", ", named),
          "add one to .sops.yaml with a path_regex for it; one without takes YAML, JSON, .env and"
              + " .ini files alone");
    }
    return files;
  }

  /** Named files, and all of folders. */
  List<String> all(List<String> named) {
    return find(named, _ -> true);
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

  /** Such as .gitkeep: there is nothing to keep secret, and somebody wants it to be there. */
  private boolean isVoid(String file) {
    try {
      return SopsFormat.ofFileName(file).isEmpty() && Files.size(world.resolve(file)) == 0;
    } catch (IOException _) {
      return false; // told when it is read
    }
  }

  private boolean isSealed(String file) {
    try {
      return examine(
          file,
          (content, format) -> {
            try (Source source = new Source(file, SecretBytes.copyOf(content))) {
              return KubernetesSecret.isSealed(source, format);
            }
          });
    } catch (IOException _) {
      return false; // told when it is read
    }
  }

  private boolean isEncrypted(String file) {
    try {
      return examine(file, (content, _) -> isEncrypted(file, content, format(file, content)));
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

  /** By its name, or, where that tells none, what it is encrypted as. */
  static SopsFormat format(String file, byte[] content) {
    return SopsFormat.ofFileName(file)
        .or(() ->
            Stream.of(SopsFormat.BINARY, SopsFormat.YAML, SopsFormat.DOTENV, SopsFormat.INI)
                .filter(format -> isEncrypted(file, content, format))
                .findFirst())
        .orElse(SopsFormat.BINARY);
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
    List<String> files = find(named, wanted);
    if (files.isEmpty()) {
      throw Failure.of(
          "there is no such file below " + String.join(", ", named),
          "folders are searched for encrypted files");
    }
    return files;
  }

  private List<String> find(List<String> named, Predicate<String> wanted) {
    List<String> files = new ArrayList<>();
    for (String name : named) {
      if (Files.isDirectory(world.resolve(name))) {
        files.addAll(below(name).stream().filter(wanted).toList());
      } else {
        files.add(name);
      }
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
