package dev.sealgate.reconciler.git;

import java.util.Objects;

/**
 * What an Application follows, as its author wrote it; {@link GitRepositories#fetch} judges it.
 *
 * @param targetRevision a branch, a tag, {@code refs/…}, a full commit id; empty or {@code HEAD} is
 *     the repository's default branch
 * @param path a folder of the repository, empty or {@code .} for its root
 */
public record GitSource(String repoUrl, String targetRevision, String path) {
  public GitSource {
    Objects.requireNonNull(repoUrl, "repoUrl");
    Objects.requireNonNull(targetRevision, "targetRevision");
    Objects.requireNonNull(path, "path");
  }

  /** Never the URL: somebody may have written a password into it. */
  @Override
  public String toString() {
    return "GitSource[" + targetRevision + " " + path + "]";
  }
}
