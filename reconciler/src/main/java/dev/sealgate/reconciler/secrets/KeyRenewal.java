package dev.sealgate.reconciler.secrets;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a new sealing key takes over from the newest one, by the rules of sealed-secrets. Old keys
 * stay and open what they sealed.
 *
 * @param period age at which the newest key is followed by a new one; zero for never
 * @param cutoff from then on, keys from before it are not sealed with
 * @param keyBits of new keys
 */
public record KeyRenewal(Duration period, Optional<Instant> cutoff, int keyBits) {
  /** What the sealed-secrets controller does when it is told nothing. */
  public static final KeyRenewal DEFAULT =
      new KeyRenewal(Duration.ofHours(720), Optional.empty(), 4096);

  public KeyRenewal {
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(cutoff, "cutoff");
  }
}
