package dev.sealgate.reconciler.git;

import java.util.Objects;

/** What stands at a path of a commit. */
public sealed interface SourceEntry {
  /** No such path. */
  record Missing() implements SourceEntry {}

  record Folder() implements SourceEntry {}

  record Regular(SourceFile file) implements SourceEntry {
    public Regular {
      Objects.requireNonNull(file, "file");
    }
  }

  /**
   * A symbolic link or a submodule, at the path itself or on the way to it.
   *
   * @param path of the link, from the repository's root
   */
  record Link(String path, boolean submodule) implements SourceEntry {
    public Link {
      Objects.requireNonNull(path, "path");
    }
  }
}
