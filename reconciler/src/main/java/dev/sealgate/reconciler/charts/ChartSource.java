package dev.sealgate.reconciler.charts;

import java.util.Objects;

/**
 * The chart that an Application follows, as its author wrote it; {@link ChartRepositories#fetch}
 * judges it.
 *
 * @param repoUrl of a chart repository or of an OCI registry
 * @param targetRevision a version, a range of versions, a digest, {@code version@digest}, or a tag
 *     of a registry; empty for the newest release
 * @param passCredentials whether the login goes to other hosts that the repository names
 */
public record ChartSource(
    String repoUrl, String chart, String targetRevision, boolean passCredentials) {
  public ChartSource {
    Objects.requireNonNull(repoUrl, "repoUrl");
    Objects.requireNonNull(chart, "chart");
    Objects.requireNonNull(targetRevision, "targetRevision");
  }

  /** Never the URL: somebody may have written a password into it. */
  @Override
  public String toString() {
    return "ChartSource[" + chart + " " + targetRevision + "]";
  }
}
