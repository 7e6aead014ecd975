package dev.sealgate.reconciler;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Has the old generation collected when it has grown well beyond what lived in it the last time.
 * The serial collector alone lets the heap grow to its maximum first, and so a burst of work would
 * leave the process with many times of the memory that it needs. Other collectors are left alone.
 */
final class OldGeneration {
  /** Between two collections at the least, whatever is allocated. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  // as the serial collector names them
  private static final String POOL = "Tenured Gen";
  private static final String WHOLE = "end of major GC";

  /** Less than this is not worth stopping the program for. */
  private static final long ENOUGH = 72L << 20;

  private final Semaphore due = new Semaphore(0);
  private volatile long limit = limit(0);

  OldGeneration() {}

  /** Watches this process from now on, if its collector is the serial one. */
  static void watch(Duration pause) {
    if (ManagementFactory.getMemoryPoolMXBeans().stream()
        .noneMatch(pool -> pool.getName().equals(POOL))) {
      return;
    }
    OldGeneration old = new OldGeneration();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener((it, _) -> old.collected(it), null, null);
      }
    }
    Thread.ofPlatform().daemon().name("old generation").start(() -> old.keep(pause));
  }

  private void collected(Notification notification) {
    if (notification.getUserData() instanceof CompositeData data) {
      GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
      @Nullable MemoryUsage usage = info.getGcInfo().getMemoryUsageAfterGc().get(POOL);
      if (usage != null) {
        collected(info.getGcAction().equals(WHOLE), usage.getUsed());
      }
    }
  }

  /**
   * @param whole whether the old generation was collected, so that all that is in it lives
   * @param used bytes in it after the collection
   */
  void collected(boolean whole, long used) {
    if (whole) {
      limit = limit(used);
      due.drainPermits();
    } else if (used > limit && due.availablePermits() == 0) {
      due.release();
    }
  }

  boolean isDue() {
    return due.availablePermits() > 0;
  }

  /** In proportion to what lives, so that the time for it is in proportion to the allocations. */
  private static long limit(long live) {
    return Math.max(ENOUGH, live + live / 2);
  }

  private void keep(Duration pause) {
    try {
      while (true) {
        due.acquire();
        System.gc();
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
