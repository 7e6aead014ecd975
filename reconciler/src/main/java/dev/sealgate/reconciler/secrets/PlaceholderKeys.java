package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.secrets.ClusterSecrets.NewSecret;
import dev.sealgate.reconciler.secrets.ClusterSecrets.StoredSecret;
import java.util.Map;
import java.util.Optional;

/** The key behind the placeholders: one for the cluster, kept in a Secret. */
public final class PlaceholderKeys {
  public static final String SECRET_NAME = "sealgate-placeholder-key";
  public static final String ENTRY = "keyset";

  private PlaceholderKeys() {}

  /**
   * Reads the key, or makes the first one. Of several controllers that start at once, all get the
   * same: whoever comes second reads what the first one made.
   *
   * @throws ClusterKeyException it can be neither read nor made
   */
  public static PlaceholderKey loadOrCreate(ClusterSecrets secrets, String namespace) {
    Optional<PlaceholderKey> known = load(secrets, namespace);
    if (known.isPresent()) {
      return known.get();
    }
    PlaceholderKey fresh = PlaceholderKey.generate();
    try (SecretBytes keyset = fresh.serialize()) {
      boolean created =
          secrets.create(
              new NewSecret(
                  namespace,
                  SECRET_NAME,
                  false,
                  "Opaque",
                  true,
                  Map.of("app.kubernetes.io/part-of", "sealgate"),
                  Map.of(ENTRY, keyset)));
      if (created) {
        return fresh;
      }
    }
    fresh.close();
    return load(secrets, namespace)
        .orElseThrow(() ->
            new ClusterKeyException(
                Reason.API_UNAVAILABLE,
                "the Secret " + namespace + "/" + SECRET_NAME + " comes and goes",
                "it is tried again"));
  }

  private static Optional<PlaceholderKey> load(ClusterSecrets secrets, String namespace) {
    Optional<StoredSecret> stored = secrets.find(namespace, SECRET_NAME);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try (StoredSecret secret = stored.get()) {
      SecretBytes keyset = secret.data().get(ENTRY);
      if (keyset == null) {
        throw new ClusterKeyException(
            Reason.KEY_MISSING,
            "the Secret " + secret + " has no entry " + ENTRY,
            "restore it, or delete it so that a new one is made");
      }
      return Optional.of(PlaceholderKey.parse(keyset));
    } catch (CryptoException failure) {
      throw new ClusterKeyException(
          Reason.KEY_MISSING,
          "the Secret " + namespace + "/" + SECRET_NAME + ": " + failure.detail(),
          failure.hint());
    }
  }
}
