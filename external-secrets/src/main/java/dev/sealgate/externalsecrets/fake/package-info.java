/** The {@code fake} provider: values that stand in the store itself, for examples and tests. */
@NullMarked
package dev.sealgate.externalsecrets.fake;

import org.jspecify.annotations.NullMarked;
