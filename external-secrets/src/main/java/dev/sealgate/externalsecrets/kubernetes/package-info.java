/** The {@code kubernetes} provider: Secrets of this cluster or of another one. */
@NullMarked
package dev.sealgate.externalsecrets.kubernetes;

import org.jspecify.annotations.NullMarked;
