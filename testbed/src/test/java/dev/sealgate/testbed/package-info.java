/** Proves each launcher on the real thing. */
@NullMarked
package dev.sealgate.testbed;

import org.jspecify.annotations.NullMarked;
