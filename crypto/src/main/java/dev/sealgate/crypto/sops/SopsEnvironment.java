package dev.sealgate.crypto.sops;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;

/**
 * What writing a file needs from outside.
 *
 * @param keyring reaches the keys that are no age recipients: PGP public keys, key services
 * @param indent columns that metadata and other generated parts are indented by; 0 for the habit of
 *     sops (4 in YAML, a tab in JSON)
 */
public record SopsEnvironment(
    Clock clock, SecureRandom random, SopsKeyring keyring, SopsLimits limits, int indent) {
  public SopsEnvironment {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(keyring, "keyring");
    Objects.requireNonNull(limits, "limits");
    if (indent < 0 || indent > 9) {
      throw new IllegalArgumentException("indent lies between 0 and 9");
    }
  }

  public static SopsEnvironment of(Clock clock, SecureRandom random, SopsKeyring keyring) {
    return new SopsEnvironment(clock, random, keyring, SopsLimits.DEFAULT, 0);
  }

  public SopsEnvironment withIndent(int columns) {
    return new SopsEnvironment(clock, random, keyring, limits, columns);
  }
}
