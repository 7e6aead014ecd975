/** Encrypted files: what opening and making them costs here and with the originals. */
@NullMarked
package dev.sealgate.benchmarks.crypto;

import org.jspecify.annotations.NullMarked;
