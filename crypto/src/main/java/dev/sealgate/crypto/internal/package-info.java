/** Shared by the packages of this module; not part of its API. */
@NullMarked
package dev.sealgate.crypto.internal;

import org.jspecify.annotations.NullMarked;
