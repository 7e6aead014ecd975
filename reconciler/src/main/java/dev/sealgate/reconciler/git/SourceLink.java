package dev.sealgate.reconciler.git;

import java.util.Objects;

/**
 * An entry of a Git tree that is no regular file.
 *
 * @param path from the repository's root
 */
public record SourceLink(String path, Kind kind) {
  /** What it is. */
  public enum Kind {
    /** A symbolic link to a file of the repository, or to nothing. */
    LINK_TO_FILE,
    /** A symbolic link to a folder of the repository. */
    LINK_TO_FOLDER,
    /** A symbolic link that leaves the repository. */
    LINK_OUTSIDE,
    /** A commit of another repository. */
    SUBMODULE
  }

  public SourceLink {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
  }
}
