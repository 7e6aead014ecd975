package dev.sealgate.reconciler.apply;

import java.util.Objects;

/**
 * How an object stood in the cluster right after it was applied.
 *
 * @param mark the fields that are ours, see {@link Marks}
 * @param version its resource version
 * @param digest of the body that was applied
 */
public record Applied(String uid, String mark, String version, String digest) {
  public Applied {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(mark, "mark");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(digest, "digest");
  }
}
