package dev.sealgate.reconciler.model;

import dev.sealgate.crypto.mask.SecretRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A commit that is ready to be applied: everything decrypted, resolved and guarded.
 *
 * @param commit the full commit id
 * @param treeId names the Git tree of {@code source.path} and all that it refers to: equal ids are
 *     equal manifests
 * @param registry holds the values of this revision's placeholders; closed with the revision
 * @param nextRefresh when an external secret is to be read again, empty when never
 */
public record PreparedRevision(
    String commit,
    String treeId,
    List<Manifest> manifests,
    SecretRegistry registry,
    List<SecretProvenance> provenance,
    Optional<Instant> nextRefresh)
    implements AutoCloseable {
  public PreparedRevision {
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(treeId, "treeId");
    manifests = List.copyOf(manifests);
    Objects.requireNonNull(registry, "registry");
    provenance = List.copyOf(provenance);
    Objects.requireNonNull(nextRefresh, "nextRefresh");
  }

  /** Wipes the values; a second call does nothing. */
  @Override
  public void close() {
    registry.close();
  }
}
