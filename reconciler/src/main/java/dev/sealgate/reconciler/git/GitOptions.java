package dev.sealgate.reconciler.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of every Git operation.
 *
 * @param cacheDirectory holds the clones; one process at a time
 * @param allowFileRepositories whether {@code file://} is a repository; else a tenant could read
 *     the controller's disk
 * @param silence the longest wait for the next byte, and for a connection
 * @param deadline the longest time of one fetch
 * @param maxPackBytes the most that one fetch may bring
 * @param maxObjectBytes the largest single file that a repository may hold, anywhere
 * @param keepUnused how long a clone stays that no Application asks for
 * @param maxPacks after so many fetches a clone is made anew, so old commits don't pile up
 * @param proxies for http(s)
 */
public record GitOptions(
    Path cacheDirectory,
    boolean allowFileRepositories,
    Duration silence,
    Duration deadline,
    long maxPackBytes,
    long maxObjectBytes,
    Duration keepUnused,
    int maxPacks,
    TreeLimits treeLimits,
    ProxyRules proxies) {
  public GitOptions {
    Objects.requireNonNull(cacheDirectory, "cacheDirectory");
    positive(silence, "silence");
    positive(deadline, "deadline");
    positive(keepUnused, "keepUnused");
    Objects.requireNonNull(treeLimits, "treeLimits");
    Objects.requireNonNull(proxies, "proxies");
    if (maxPackBytes <= 0 || maxObjectBytes <= 0 || maxPacks <= 0) {
      throw new IllegalArgumentException("a Git limit must be positive");
    }
  }

  public static GitOptions defaults(Path cacheDirectory) {
    return new GitOptions(
        cacheDirectory,
        false,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        512L << 20,
        128L << 20,
        Duration.ofHours(6),
        40,
        TreeLimits.defaults(),
        ProxyRules.none());
  }

  public GitOptions withFileRepositories(boolean allowed) {
    return new GitOptions(
        cacheDirectory,
        allowed,
        silence,
        deadline,
        maxPackBytes,
        maxObjectBytes,
        keepUnused,
        maxPacks,
        treeLimits,
        proxies);
  }

  public GitOptions withProxies(ProxyRules rules) {
    return new GitOptions(
        cacheDirectory,
        allowFileRepositories,
        silence,
        deadline,
        maxPackBytes,
        maxObjectBytes,
        keepUnused,
        maxPacks,
        treeLimits,
        rules);
  }

  private static void positive(Duration duration, String name) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
