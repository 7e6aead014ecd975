package dev.sealgate.reconciler.secrets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The processors, shared by all that is decrypted and parsed, on threads that the system divides
 * them among and not on those that wait for others. Whoever has many tasks gets its next turn after
 * everybody else had one, so a folder of large files keeps no small one waiting for more than a
 * file. A task that waits for a key service lends its place out meanwhile.
 */
final class Processors implements AutoCloseable {
  /**
   * Threads that wait for others at the same time, so that silent servers can't take all memory.
   */
  static final int MOST_AWAY = 128;

  /** Of one tenant when half of them wait: who has many silent servers leaves room for others. */
  static final int MOST_OF_ONE_AWAY = MOST_AWAY / 4;

  /** To end what was interrupted. */
  private static final Duration END = Duration.ofSeconds(10);

  private final int atOnce;
  private final Semaphore places;
  private final ThreadPoolExecutor threads;

  // guarded by this
  private final Map<String, Integer> tenantsAway = new HashMap<>();
  private int away;

  Processors() {
    this(Runtime.getRuntime().availableProcessors());
  }

  Processors(int atOnce) {
    this.atOnce = atOnce;
    this.places = new Semaphore(atOnce, true);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce + MOST_AWAY,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Worker(this, work, "decrypt-" + number.getAndIncrement()));
  }

  private static final class Worker extends Thread {
    private final Processors of;

    /** Whose task it is at. */
    private String tenant = "";

    Worker(Processors of, Runnable work, String name) {
      super(work, name);
      this.of = of;
      setDaemon(true);
    }
  }

  /**
   * Runs them all, in turns with what others share, and gives their results in order. After the
   * first exception no more are begun, and it is thrown when all that were have ended.
   *
   * @param tenant whose tasks they are
   * @param large whether each may take long: then one processor is left to others, if there are
   *     more
   */
  <T> List<T> share(String tenant, List<Tasks.Task<T>> tasks, boolean large)
      throws InterruptedException {
    List<FutureTask<T>> futures = new ArrayList<>(tasks.size());
    tasks.forEach(task -> futures.add(new FutureTask<>(task::run)));
    int most = large ? Math.max(1, atOnce - 1) : atOnce;
    Batch<T> batch = new Batch<>(tenant, futures, Math.min(most, futures.size()));
    batch.begin();
    try {
      batch.ended.await();
    } catch (InterruptedException interrupted) {
      // what they use is closed next
      batch.giveUp();
      futures.forEach(future -> future.cancel(true));
      boolean _ = batch.ended.await(END.toMillis(), TimeUnit.MILLISECONDS);
      throw interrupted;
    }
    return Tasks.results(futures);
  }

  /** One that takes its turn with what others share. */
  <T> T compute(String tenant, Tasks.Task<T> task) throws InterruptedException {
    return share(tenant, List.of(task), false).getFirst();
  }

  /** Several at a time of one caller's tasks, each of which gets in line again for the next one. */
  private final class Batch<T> implements Runnable {
    private final String tenant;
    private final List<FutureTask<T>> tasks;
    private final int atOnce;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch ended;

    Batch(String tenant, List<FutureTask<T>> tasks, int atOnce) {
      this.tenant = tenant;
      this.tasks = tasks;
      this.atOnce = atOnce;
      this.ended = new CountDownLatch(atOnce);
    }

    void begin() {
      for (int i = 0; i < atOnce; i++) {
        getInLine();
      }
    }

    @Override
    public void run() {
      int index = next.getAndIncrement();
      if (index >= tasks.size()) {
        ended.countDown();
        return;
      }
      FutureTask<T> task = tasks.get(index);
      ((Worker) Thread.currentThread()).tenant = tenant;
      places.acquireUninterruptibly();
      try {
        task.run();
      } finally {
        places.release();
      }
      if (task.state() == Future.State.FAILED) {
        giveUp();
      }
      getInLine();
    }

    private void getInLine() {
      try {
        threads.execute(this);
      } catch (RejectedExecutionException _) {
        leave();
      } catch (Error noThread) {
        leave();
        throw noThread;
      }
    }

    private void giveUp() {
      next.set(tasks.size());
    }

    void leave() {
      giveUp();
      ended.countDown();
    }
  }

  /**
   * Waits for somebody else, without keeping a processor if the thread has one of these.
   *
   * @param tooMany in place of {@code wait} when as many as may wait already
   */
  static <T> T away(Supplier<T> wait, Supplier<T> tooMany) {
    if (!(Thread.currentThread() instanceof Worker worker)) {
      return wait.get();
    }
    if (!worker.of.lend(worker.tenant)) {
      return tooMany.get();
    }
    try {
      return wait.get();
    } finally {
      worker.of.takeBack(worker.tenant);
    }
  }

  private boolean lend(String tenant) {
    synchronized (this) {
      int mine = tenantsAway.getOrDefault(tenant, 0);
      if (away >= MOST_AWAY || (away >= MOST_AWAY / 2 && mine >= MOST_OF_ONE_AWAY)) {
        return false;
      }
      tenantsAway.put(tenant, mine + 1);
      threads.setCorePoolSize(atOnce + away + 1);
      away++;
    }
    places.release();
    return true;
  }

  private void takeBack(String tenant) {
    synchronized (this) {
      tenantsAway.computeIfPresent(tenant, (_, mine) -> mine == 1 ? null : mine - 1);
      away--;
      threads.setCorePoolSize(atOnce + away);
    }
    places.acquireUninterruptibly();
  }

  /** Who waits for tasks is told as if it had been interrupted. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(waiting -> ((Batch<?>) waiting).leave());
  }
}
