package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path of a Git tree: no leading slash, no "." and "..", empty for the root. */
final class FolderPath {
  private static final int LONGEST = 4096;

  private FolderPath() {}

  static String normalise(String path) throws SourceFailure {
    if (path.length() > LONGEST || path.startsWith("/") || path.indexOf('\\') >= 0) {
      throw refused("spec.source.path is no relative path with forward slashes");
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> throw refused("spec.source.path leaves the repository");
        default -> {
          if (part.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw refused("spec.source.path holds a control character");
          }
          parts.add(part);
        }
      }
    }
    return String.join("/", parts);
  }

  /**
   * Where a symbolic link points to.
   *
   * @param link the link's own path from the root
   * @return the target's path from the root, or null when it leaves the repository
   */
  static @Nullable String resolve(String link, String target) {
    if (target.startsWith("/")) {
      return null;
    }
    List<String> parts = new ArrayList<>(List.of(link.split("/")));
    parts.removeLast();
    for (String part : target.split("/")) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (parts.isEmpty()) {
            return null;
          }
          parts.removeLast();
        }
        default -> parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private static SourceFailure refused(String message) {
    return new SourceFailure(
        Reason.UNSAFE_PATH,
        message,
        "name a folder below the repository's root, like overlays/prod");
  }
}
