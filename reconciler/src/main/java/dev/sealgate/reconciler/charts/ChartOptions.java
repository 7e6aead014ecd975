package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.ProxyRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * @param cacheDirectory holds indexes and archives; one process at a time
 * @param proxies for http(s)
 * @param maxCacheBytes of all archives; the least recently used ones go first
 * @param keepUnused how long a repository is remembered that no Application asks for
 */
public record ChartOptions(
    Path cacheDirectory, ProxyRules proxies, long maxCacheBytes, Duration keepUnused) {
  public ChartOptions {
    Objects.requireNonNull(cacheDirectory, "cacheDirectory");
    Objects.requireNonNull(proxies, "proxies");
    Objects.requireNonNull(keepUnused, "keepUnused");
    if (maxCacheBytes <= 0 || !keepUnused.isPositive()) {
      throw new IllegalArgumentException("a limit of charts must be positive");
    }
  }

  public static ChartOptions defaults(Path cacheDirectory, ProxyRules proxies) {
    return new ChartOptions(cacheDirectory, proxies, 512L << 20, Duration.ofHours(48));
  }
}
