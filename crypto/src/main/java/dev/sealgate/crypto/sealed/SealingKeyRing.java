package dev.sealgate.crypto.sealed;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All keys that may open a SealedSecret, the newest (by notBefore of the certificate) first. */
public final class SealingKeyRing implements AutoCloseable {
  private final List<SealingKey> keys;

  private SealingKeyRing(List<SealingKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Owns the keys from here on. Keys of the same RSA modulus count once. */
  public static SealingKeyRing of(List<SealingKey> keys) {
    List<SealingKey> sorted = new ArrayList<>(keys);
    sorted.sort(Comparator.comparing(SealingKeyRing::notBefore).reversed());
    Set<BigInteger> seen = new HashSet<>();
    List<SealingKey> distinct = new ArrayList<>();
    for (SealingKey key : sorted) {
      if (seen.add(key.modulus())) {
        distinct.add(key);
      } else {
        key.close();
      }
    }
    return new SealingKeyRing(distinct);
  }

  private static Instant notBefore(SealingKey key) {
    return key.hasCertificate() ? key.certificate().notBefore() : Instant.MIN;
  }

  public List<SealingKey> keys() {
    return keys;
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * The one to seal with.
   *
   * @throws IllegalStateException when no key has a certificate
   */
  public SealingKey newest() {
    return keys.stream()
        .filter(SealingKey::hasCertificate)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no sealing key has a certificate"));
  }

  /**
   * When a new key is to be made, by the rules of the sealed-secrets controller: at once when there
   * is none, else a period after the newest, or at the cutoff when the newest is from before it.
   *
   * @param period zero for no renewal
   * @param cutoff keys from before it are not to be sealed with after it
   * @return empty for never; a time in the past means now
   */
  public Optional<Instant> renewalDue(Duration period, Optional<Instant> cutoff) {
    Optional<Instant> newest =
        keys.stream().filter(SealingKey::hasCertificate).findFirst().map(SealingKeyRing::notBefore);
    if (newest.isEmpty()) {
      return Optional.of(Instant.EPOCH);
    }
    Optional<Instant> byAge =
        newest.map(since -> since.plus(period)).filter(_ -> period.isPositive());
    return Stream.concat(byAge.stream(), cutoff.filter(newest.get()::isBefore).stream())
        .min(Comparator.naturalOrder());
  }

  @Override
  public void close() {
    keys.forEach(SealingKey::close);
  }

  @Override
  public String toString() {
    return "SealingKeyRing" + keys;
  }
}
