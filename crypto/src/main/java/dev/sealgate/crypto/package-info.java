/**
 * Encrypted formats of the Kubernetes GitOps world: age, SOPS, SealedSecrets and OpenPGP, plus the
 * placeholders that stand for secret values. Pure: no network, no Kubernetes, no JCA provider is
 * registered.
 *
 * <p>{@link dev.sealgate.crypto.SecretBytes} is the only type that holds a secret; {@link
 * dev.sealgate.crypto.CryptoException} is the only type that is thrown for bad input.
 */
@NullMarked
package dev.sealgate.crypto;

import org.jspecify.annotations.NullMarked;
