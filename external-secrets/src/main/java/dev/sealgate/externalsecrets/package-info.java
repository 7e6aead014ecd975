/**
 * Resolves {@code external-secrets.io} ExternalSecrets into Secrets: {@link
 * dev.sealgate.externalsecrets.ExternalSecrets} is the door, {@link
 * dev.sealgate.externalsecrets.ClusterAccess} the port through which the caller's own rights in the
 * cluster are used, {@link dev.sealgate.externalsecrets.SecretProvider} what a store backend
 * implements.
 */
@NullMarked
package dev.sealgate.externalsecrets;

import org.jspecify.annotations.NullMarked;
