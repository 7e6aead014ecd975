/** End-to-end figures of the built controller on a real API server. */
@NullMarked
package dev.sealgate.benchmarks;

import org.jspecify.annotations.NullMarked;
