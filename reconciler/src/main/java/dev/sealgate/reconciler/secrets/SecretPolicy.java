package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Set;

/**
 * What an Application says about its secrets.
 *
 * @param allowedKinds kinds besides Secret that may carry secret values, as {@code Kind} for the
 *     core group and {@code Kind.group} for others
 */
public record SecretPolicy(Set<String> allowedKinds, boolean allowPlaintextSecrets) {
  public static final SecretPolicy STRICT = new SecretPolicy(Set.of(), false);

  public SecretPolicy {
    allowedKinds = Set.copyOf(allowedKinds);
  }

  /** Whether an object of this kind may hold a secret value anywhere. */
  boolean allows(ObjectRef ref) {
    return allowedKinds.contains(
        ref.group().isEmpty() ? ref.kind() : ref.kind() + "." + ref.group());
  }
}
