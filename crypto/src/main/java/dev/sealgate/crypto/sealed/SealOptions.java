package dev.sealgate.crypto.sealed;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a Secret is sealed.
 *
 * @param scope overrides the scope annotations of the Secret
 * @param namespace must agree with the Secret's own, and stands in when it has none
 * @param allowEmptyData whether a Secret without items is sealed instead of refused
 * @param now to compare with the certificate's expiry: an expired one is refused
 */
public record SealOptions(
    Optional<Scope> scope, Optional<String> namespace, boolean allowEmptyData, Instant now) {
  public SealOptions {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(now, "now");
  }

  public static SealOptions at(Instant now) {
    return new SealOptions(Optional.empty(), Optional.empty(), false, now);
  }

  public SealOptions withScope(Scope chosen) {
    return new SealOptions(Optional.of(chosen), namespace, allowEmptyData, now);
  }

  public SealOptions withNamespace(String chosen) {
    return new SealOptions(scope, Optional.of(chosen), allowEmptyData, now);
  }

  public SealOptions withEmptyDataAllowed() {
    return new SealOptions(scope, namespace, true, now);
  }
}
