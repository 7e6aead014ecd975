package dev.sealgate.testbed.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;

/**
 * A parser, or several of one format, and what must hold of it for any input. Implementations have
 * a public constructor without parameters, which may be slow.
 */
public interface FuzzTarget {
  /** What one input may cost. Processor time, so that a busy machine finds nothing. */
  Duration BOUND = Duration.ofSeconds(2);

  /** Well-formed inputs, and others that lead somewhere. */
  List<byte[]> seeds();

  /**
   * Returns when all is as it must be, also for an input that is refused in order.
   *
   * @throws AssertionError or anything else when it is not
   */
  void run(byte[] input);

  /** As {@link #run}, within {@link #BOUND}. */
  default void check(byte[] input) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    run(input);
    Duration spent = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    if (spent.compareTo(BOUND) > 0) {
      throw new AssertionError("%d bytes took %s".formatted(input.length, spent));
    }
  }
}
