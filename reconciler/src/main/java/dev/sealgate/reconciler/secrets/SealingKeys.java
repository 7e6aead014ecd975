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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that open SealedSecrets, in Secrets as the sealed-secrets controller keeps them: those
 * of an existing installation work unchanged once they are in a namespace that is looked at.
 */
public final class SealingKeys {
  public static final String LABEL = "sealedsecrets.bitnami.com/sealed-secrets-key";
  public static final String ACTIVE = "active";

  /** On the newest key it asks for a new one: {@code kubectl annotate secret NAME …=true}. */
  public static final String RETIRED = "sealgate.dev/retired";

  private static final String NAME = "sealed-secrets-key";
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private final ClusterSecrets secrets;
  private final String namespace;
  private final List<String> otherNamespaces;
  private final KeyRenewal renewal;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * @param unreadable key Secrets that are passed over, and why; a broken key must not keep the
   *     others from working
   * @param renewIn how long until a new key is due, zero for now; empty for never
   * @param made whether this made a key
   */
  public record Loaded(
      SealingKeyRing ring, List<Problem> unreadable, Optional<Duration> renewIn, boolean made)
      implements AutoCloseable {
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
      KeyRenewal renewal,
      Clock clock,
      SecureRandom random) {
    this.secrets = secrets;
    this.namespace = namespace;
    this.otherNamespaces = List.copyOf(otherNamespaces);
    this.renewal = renewal;
    this.clock = clock;
    this.random = random;
  }

  /**
   * All keys, the newest certificate first; the caller closes the ring.
   *
   * @throws ClusterKeyException the API server refuses or does not answer
   */
  public Loaded load() {
    return load(false);
  }

  private Loaded load(boolean made) {
    List<SealingKey> keys = new ArrayList<>();
    List<Problem> unreadable = new ArrayList<>();
    Set<String> retired = new HashSet<>();
    adopt(namespace, keys, unreadable, retired);
    otherNamespaces.forEach(other -> adopt(other, keys, unreadable, retired));
    SealingKeyRing ring = SealingKeyRing.of(keys);
    return new Loaded(ring, unreadable, renewIn(ring, !unreadable.isEmpty(), retired), made);
  }

  /** Unreadable keys count: a first one beside them would hide that nothing can be opened. */
  private Optional<Duration> renewIn(SealingKeyRing ring, boolean broken, Set<String> retired) {
    if (ring.isEmpty()) {
      return broken ? Optional.empty() : Optional.of(Duration.ZERO);
    }
    if (retired.contains(ring.newest().certificate().fingerprint())) {
      return Optional.of(Duration.ZERO);
    }
    return ring.renewalDue(renewal.period(), renewal.cutoff())
        .map(due -> Duration.between(clock.instant(), due))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /** As {@link #load}; makes a key when one is due: the first, or one that takes over. */
  public Loaded loadOrCreate() {
    Loaded loaded = load();
    if (loaded.renewIn().filter(Duration::isZero).isEmpty()) {
      return loaded;
    }
    try (loaded) {
      create(loaded.ring());
    }
    return load(true);
  }

  private void create(SealingKeyRing before) {
    try (SealingKey key =
            SealingKey.generate(renewal.keyBits(), VALIDITY, startAfter(before), random);
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

  /** Newer than the newest even when that one came from a clock that is ahead of ours. */
  private Clock startAfter(SealingKeyRing before) {
    Instant now = clock.instant();
    Instant earliest =
        before.isEmpty()
            ? now
            : before.newest().certificate().notBefore().plus(Duration.ofSeconds(1));
    return Clock.fixed(now.isAfter(earliest) ? now : earliest, ZoneOffset.UTC);
  }

  private void adopt(
      String from, List<SealingKey> keys, List<Problem> unreadable, Set<String> retired) {
    for (StoredSecret labelled : secrets.labelled(from, LABEL, ACTIVE)) {
      adopt(labelled, keys, unreadable, retired);
    }
    // sealed-secrets before 0.7 kept its one key under the bare name, without a label
    Optional<StoredSecret> oldest = secrets.find(from, NAME);
    oldest.ifPresent(secret -> adopt(secret, keys, unreadable, retired));
  }

  private static void adopt(
      StoredSecret stored, List<SealingKey> keys, List<Problem> unreadable, Set<String> retired) {
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
      SealingKey key = SealingKey.parse(privateKey, pem);
      keys.add(key);
      if ("true".equals(secret.annotations().get(RETIRED))) {
        retired.add(key.certificate().fingerprint());
      }
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
