package dev.sealgate.reconciler;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;

/**
 * A process in which everything lives just long enough to grow old: prints how often the old
 * generation was collected, and the most MiB that were in it.
 */
final class Glutton {
  private static final int CHUNK = 256 << 10;
  private static final int BREATH = (25 << 20) / CHUNK;

  private Glutton() {}

  /** Arguments: the pause, ISO-8601, or nothing not to watch; MiB to keep; MiB to allocate. */
  public static void main(String[] arguments) throws InterruptedException {
    if (!arguments[0].isEmpty()) {
      OldGeneration.watch(Duration.parse(arguments[0]));
    }
    byte[][] kept = new byte[(Integer.parseInt(arguments[1]) << 20) / CHUNK][];
    long chunks = (Long.parseLong(arguments[2]) << 20) / CHUNK;
    for (long i = 0; i < chunks; i++) {
      kept[(int) (i % kept.length)] = new byte[CHUNK];
      if (i % BREATH == 0) {
        // whoever watches needs a processor, too
        Thread.sleep(5);
      }
    }
    MemoryPoolMXBean old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Tenured Gen"))
            .findFirst()
            .orElseThrow();
    GarbageCollectorMXBean whole =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(it -> it.getName().equals("MarkSweepCompact"))
            .findFirst()
            .orElseThrow();
    long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!arguments[0].isEmpty()
        && whole.getCollectionCount() == 0
        && System.nanoTime() - limit < 0) {
      Thread.sleep(10);
    }
    System.out.println(whole.getCollectionCount() + " " + (old.getPeakUsage().getUsed() >> 20));
  }
}
