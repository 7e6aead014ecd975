package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Permission;

/**
 * What an Application may do to Secrets. Asked before a SealedSecret is opened or an ExternalSecret
 * resolved: the controller's keys and a cluster's stores serve every tenant, and the outcome of a
 * template tells something of a value even when the Secret is refused afterwards.
 */
@FunctionalInterface
public interface SecretRights {
  /** Whether the Application's identity may change this Secret. Blocks. */
  Permission mayWrite(String namespace, String name);
}
