package dev.sealgate.reconciler.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a Secret of a revision came from.
 *
 * @param secret the Secret; its namespace is empty where the manifest names none
 * @param details one line each, never a value: a recipient, the sealing key's fingerprint, "store
 *     path@version"
 * @param keys the Secret's data keys, sorted
 * @param fetchedAt when a store was read, empty for what came with the commit
 */
public record SecretProvenance(
    ObjectRef secret,
    Via via,
    Origin origin,
    List<String> details,
    List<String> keys,
    Optional<Instant> fetchedAt) {
  /** The means by which the value is kept out of Git. */
  public enum Via {
    SOPS("SOPS"),
    SEALED_SECRET("SealedSecret"),
    EXTERNAL_SECRET("ExternalSecret"),
    /** A variable that comes from a Secret of the cluster. */
    SUBSTITUTED("Substituted"),
    /** In the clear, because the Application allows it. */
    PLAINTEXT("Plaintext");

    private final String text;

    Via(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public SecretProvenance {
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(via, "via");
    Objects.requireNonNull(origin, "origin");
    details = List.copyOf(details);
    keys = List.copyOf(keys);
    Objects.requireNonNull(fetchedAt, "fetchedAt");
  }
}
