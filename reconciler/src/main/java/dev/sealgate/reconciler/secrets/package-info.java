/**
 * From a fetched folder to masked manifests: decrypts, opens, resolves and guards. {@link
 * dev.sealgate.reconciler.secrets.SecretsPipeline} is the door; {@link
 * dev.sealgate.reconciler.secrets.SealingKeys} and {@link
 * dev.sealgate.reconciler.secrets.PlaceholderKeys} bring the keys that live in the cluster.
 */
@NullMarked
package dev.sealgate.reconciler.secrets;

import org.jspecify.annotations.NullMarked;
