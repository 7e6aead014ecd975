package dev.sealgate.cli.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a repository keeps what its working trees share. Found without a child process: a diff of
 * many files asks twice for each.
 */
public final class GitFolder {
  private GitFolder() {}

  public static Optional<Path> common(Path cwd, Map<String, String> env) {
    String named = env.get("GIT_COMMON_DIR");
    if (named != null && !named.isEmpty()) {
      return Optional.of(cwd.resolve(named));
    }
    String dir = env.get("GIT_DIR");
    if (dir != null && !dir.isEmpty()) {
      return shared(cwd.resolve(dir));
    }
    for (Path folder = cwd; folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve(".git");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
      if (Files.isRegularFile(candidate)) {
        return pointer(candidate, "gitdir: ").flatMap(GitFolder::shared);
      }
    }
    return Optional.empty();
  }

  /** A linked working tree has a folder of its own, which names the common one. */
  private static Optional<Path> shared(Path folder) {
    Path pointer = folder.resolve("commondir");
    return Files.isRegularFile(pointer) ? pointer(pointer, "") : Optional.of(folder);
  }

  private static Optional<Path> pointer(Path file, String prefix) {
    try {
      String text = Files.readString(file).strip();
      Path folder = file.toAbsolutePath().getParent();
      return folder != null && text.startsWith(prefix)
          ? Optional.of(folder.resolve(text.substring(prefix.length())).normalize())
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
