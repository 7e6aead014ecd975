package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.KeyPath;
import dev.sealgate.reconciler.secrets.ClusterSecrets.NewSecret;
import dev.sealgate.reconciler.secrets.ClusterSecrets.StoredSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that open SealedSecrets, in Secrets as the sealed-secrets controller keeps them: those
 * of an existing installation work unchanged once they are in a namespace that is looked at.
 */
public final class SealingKeys {
  public static final String LABEL = "sealedsecrets.bitnami.com/sealed-secrets-key";
  public static final String ACTIVE = "active";
  private static final String NAME = "sealed-secrets-key";
  private static final int KEY_BITS = 4096;
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private final ClusterSecrets secrets;
  private final String namespace;
  private final List<String> otherNamespaces;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * @param unreadable key Secrets that are passed over, and why; a broken key must not keep the
   *     others from working
   */
  public record Loaded(SealingKeyRing ring, List<Problem> unreadable) implements AutoCloseable {
    public Loaded {
      unreadable = List.copyOf(unreadable);
    }

    @Override
    public void close() {
      ring.close();
    }
  }

  /**
   * @param namespace the controller's own, where new keys go
   * @param otherNamespaces looked at as well, such as kube-system of an older installation
   */
  public SealingKeys(
      ClusterSecrets secrets,
      String namespace,
      List<String> otherNamespaces,
      Clock clock,
      SecureRandom random) {
    this.secrets = secrets;
    this.namespace = namespace;
    this.otherNamespaces = List.copyOf(otherNamespaces);
    this.clock = clock;
    this.random = random;
  }

  /**
   * All keys, the newest certificate first; the caller closes the ring.
   *
   * @throws ClusterKeyException the API server refuses or does not answer
   */
  public Loaded load() {
    List<SealingKey> keys = new ArrayList<>();
    List<Problem> unreadable = new ArrayList<>();
    adopt(namespace, keys, unreadable);
    otherNamespaces.forEach(other -> adopt(other, keys, unreadable));
    return new Loaded(SealingKeyRing.of(keys), unreadable);
  }

  /**
   * As {@link #load}; makes the first key when there is none at all. Unreadable keys count: a new
   * one beside them would hide that SealedSecrets can't be opened any more.
   */
  public Loaded loadOrCreate() {
    Loaded loaded = load();
    if (!loaded.ring().keys().isEmpty() || !loaded.unreadable().isEmpty()) {
      return loaded;
    }
    loaded.close();
    create();
    return load();
  }

  private void create() {
    try (SealingKey key = SealingKey.generate(KEY_BITS, VALIDITY, clock, random);
        SecretBytes privateKey = key.privateKeyPem();
        SecretBytes certificate = SecretBytes.utf8(key.certificate().toPem())) {
      secrets.create(
          new NewSecret(
              namespace,
              NAME,
              true,
              "kubernetes.io/tls",
              false,
              Map.of(LABEL, ACTIVE),
              Map.of("tls.key", privateKey, "tls.crt", certificate)));
    }
  }

  private void adopt(String from, List<SealingKey> keys, List<Problem> unreadable) {
    for (StoredSecret labelled : secrets.labelled(from, LABEL, ACTIVE)) {
      adopt(labelled, keys, unreadable);
    }
    // sealed-secrets before 0.7 kept its one key under the bare name, without a label
    Optional<StoredSecret> oldest = secrets.find(from, NAME);
    oldest.ifPresent(secret -> adopt(secret, keys, unreadable));
  }

  private static void adopt(StoredSecret stored, List<SealingKey> keys, List<Problem> unreadable) {
    try (StoredSecret secret = stored) {
      SecretBytes privateKey = secret.data().get("tls.key");
      SecretBytes certificate = secret.data().get("tls.crt");
      if (privateKey == null || certificate == null) {
        unreadable.add(
            problem(
                secret,
                privateKey == null ? "tls.key" : "tls.crt",
                "the entry is missing",
                "restore the Secret from a backup"));
        return;
      }
      String pem = certificate.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
      keys.add(SealingKey.parse(privateKey, pem));
    } catch (CryptoException failure) {
      unreadable.add(problem(stored, "tls.key", failure.detail(), failure.hint()));
    }
  }

  private static Problem problem(StoredSecret secret, String entry, String message, String hint) {
    return new Problem(
        Reason.KEY_MISSING,
        "",
        -1,
        KeyPath.key("data", entry),
        "the sealing key in Secret " + secret + ": " + message,
        hint);
  }
}
