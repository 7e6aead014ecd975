package dev.sealgate.reconciler.model;

import java.util.List;
import java.util.Objects;

/**
 * Where a Secret of a revision came from.
 *
 * @param secret the Secret; its namespace is empty where the manifest names none
 * @param details one line each, never a value: a recipient, the sealing key's fingerprint, "store
 *     path@version"
 */
public record SecretProvenance(ObjectRef secret, Via via, Origin origin, List<String> details) {
  /** The means by which the value is kept out of Git. */
  public enum Via {
    SOPS("SOPS"),
    SEALED_SECRET("SealedSecret"),
    EXTERNAL_SECRET("ExternalSecret"),
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
  }
}
