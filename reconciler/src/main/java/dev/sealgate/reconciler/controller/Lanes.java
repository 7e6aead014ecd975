package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Weight;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Shares the memory of the process among preparations. Small ones go side by side, as many as fit,
 * since what they do is mostly waiting; those of a namespace that has too many waiting go one by
 * one, and those of all namespaces by a few when nothing is left. One that turns out heavy is
 * stopped and begun anew when no other heavy one is at work: so a repository that unfolds to all
 * that a revision may, or many of them at once, takes the memory of one, and keeps no small one
 * waiting. What the heavy ones leave in memory is bounded too, all of them together.
 */
final class Lanes {
  /** Small ones of as many namespaces, beside those that share. */
  static final int FEW = 4;

  private static final long LEAST = 1L << 20;

  private final Semaphore heavy = new Semaphore(1, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Set<String> few = new HashSet<>(); // namespaces; guarded by lock
  private final Weight.Shared sideBySide;
  private final long light;
  private final long heaviest;
  private final long kept;

  /**
   * @param memory of the process
   */
  Lanes(long memory) {
    this.sideBySide = new Weight.Shared(Math.max(LEAST, memory / 8), Math.max(LEAST, memory / 32));
    this.light = Math.max(LEAST, memory / 256);
    this.heaviest = Math.max(LEAST, memory / 8);
    this.kept = Math.max(LEAST, memory / 4);
  }

  /**
   * @param namespace of the Application
   * @param large whether it was heavy the last time: then it is not begun as a small one in vain
   * @param work prepares within the weight, again from the start when that was too little
   * @param others what the heavy revisions of other Applications weigh
   */
  Outcome prepare(
      String namespace, boolean large, Function<Weight, Preparation> work, LongSupplier others) {
    if (!large) {
      Weight weight = Weight.small(light, sideBySide, namespace);
      Optional<Preparation> small = within(weight, work);
      if (small.isEmpty() && weight.isCrowded()) {
        small = amongFew(namespace, work);
      }
      if (small.isPresent()) {
        return new Outcome(small.get(), false, 0);
      }
    }
    heavy.acquireUninterruptibly();
    try {
      long rest = kept - others.getAsLong();
      Weight weight = Weight.large(Math.max(light, Math.min(heaviest, rest)));
      return within(weight, work)
          .map(preparation -> {
            long stays = weight.bytes() > light ? weight.bytes() : 0;
            return new Outcome(preparation, weight.isBeyond(light), stays);
          })
          .orElseGet(() -> new Outcome(refused(rest), true, 0));
    } finally {
      heavy.release();
    }
  }

  /** One of a namespace at a time, so that who waits for long holds up its own. */
  private Optional<Preparation> amongFew(String namespace, Function<Weight, Preparation> work) {
    lock.lock();
    try {
      while (few.size() >= FEW || few.contains(namespace)) {
        left.awaitUninterruptibly();
      }
      few.add(namespace);
    } finally {
      lock.unlock();
    }
    try {
      return within(Weight.small(light), work);
    } finally {
      lock.lock();
      try {
        few.remove(namespace);
        left.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Empty when it was too much. */
  private static Optional<Preparation> within(Weight weight, Function<Weight, Preparation> work) {
    try {
      return Optional.of(work.apply(weight));
    } catch (Weight.TooHeavyException _) {
      return Optional.empty();
    } finally {
      weight.end();
    }
  }

  /**
   * @param large whether it was too much for a small one
   * @param weight of what stays in memory, zero when it is not worth counting
   */
  record Outcome(Preparation preparation, boolean large, long weight) {}

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
