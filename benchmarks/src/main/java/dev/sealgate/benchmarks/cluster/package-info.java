/**
 * Whole-system figures on the real API server: what the controller needs for the work that
 * docs/performance.md compares with its peers.
 */
@NullMarked
package dev.sealgate.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
