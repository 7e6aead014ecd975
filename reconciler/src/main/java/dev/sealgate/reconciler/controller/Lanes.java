package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Weight;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Shares the memory of the process among preparations. Small ones go side by side. One that turns
 * out heavy is stopped and begun anew when no other heavy one is at work: so a repository that
 * unfolds to all that a revision may, or many of them at once, takes the memory of one, and keeps
 * nobody else waiting. What the heavy ones leave in memory is bounded too, all of them together.
 */
final class Lanes {
  private static final long LEAST = 1L << 20;

  private final Semaphore slots;
  private final Semaphore heavy = new Semaphore(1, true);
  private final long light;
  private final long heaviest;
  private final long kept;

  /**
   * @param memory of the process
   * @param atOnce how many are prepared side by side
   */
  Lanes(long memory, int atOnce) {
    this.slots = new Semaphore(atOnce, true);
    this.light = Math.max(LEAST, memory / 256);
    this.heaviest = Math.max(LEAST, memory / 8);
    this.kept = Math.max(LEAST, memory / 4);
  }

  /**
   * @param work prepares within the weight, again from the start when that was too little
   * @param others what the heavy revisions of other Applications weigh
   */
  Outcome prepare(Function<Weight, Preparation> work, LongSupplier others) {
    Weight small = new Weight(light);
    try {
      return new Outcome(inSlot(work, small), 0);
    } catch (Weight.TooHeavyException _) {
      // it has a turn of its own then
    }
    heavy.acquireUninterruptibly();
    try {
      long left = kept - others.getAsLong();
      Weight large = new Weight(Math.min(heaviest, left));
      try {
        return new Outcome(inSlot(work, large), large.bytes());
      } catch (Weight.TooHeavyException _) {
        return new Outcome(refused(left), 0);
      }
    } finally {
      heavy.release();
    }
  }

  /**
   * @param weight of what stays in memory, zero when it is not worth counting
   */
  record Outcome(Preparation preparation, long weight) {}

  private Preparation inSlot(Function<Weight, Preparation> work, Weight weight) {
    slots.acquireUninterruptibly();
    try {
      return work.apply(weight);
    } finally {
      slots.release();
    }
  }

  private Preparation refused(long left) {
    return Preparation.Refused.of(
        left < heaviest
            ? Problem.of(
                Reason.LIMIT_EXCEEDED,
                "the revision does not fit into the memory that other large revisions leave",
                "split the large Applications, or give the controller more memory")
            : Problem.of(
                Reason.LIMIT_EXCEEDED,
                "the revision unfolds to more than "
                    + (heaviest >> 20)
                    + " MiB in the controller's memory",
                "split the folder among several Applications, or give the controller more memory"));
  }
}
