package dev.sealgate.benchmarks.crypto;

import java.util.List;

/** Something that can be done over and over, with a clock beside it. */
@FunctionalInterface
interface Meter {
  /** Seconds per operation, a figure for each sample; warm-up is not among them. */
  List<Double> secondsPerOperation() throws Exception;
}
