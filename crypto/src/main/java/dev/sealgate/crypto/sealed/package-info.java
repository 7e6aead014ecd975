/** SealedSecrets of bitnami.com/v1alpha1: seal, open, and the keys that do it. */
@NullMarked
package dev.sealgate.crypto.sealed;

import org.jspecify.annotations.NullMarked;
