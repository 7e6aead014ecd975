/** Placeholders that stand for secret values, and the registry that swaps them. */
@NullMarked
package dev.sealgate.crypto.mask;

import org.jspecify.annotations.NullMarked;
