package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;

/** A write as the API server of a {@link Simulation} sees it. */
final class SimulatedWrite {
  private static final long SECOND = 1_000_000_000L;

  private final Simulation world;
  private final SimulatedReplica by;
  private final AppKey app;
  private final long since;
  private final long limit;
  private long deadline;

  /**
   * @param since when the replica began to know what it writes
   * @param limit within which the API server executes it or refuses it
   */
  SimulatedWrite(Simulation world, SimulatedReplica by, AppKey app, long since, Duration limit) {
    this.world = world;
    this.by = by;
    this.app = app;
    this.since = since;
    this.limit = limit.toNanos();
  }

  /** The time that the API server counts begins. */
  void headArrived() {
    deadline = world.now() + limit;
  }

  /**
   * It arrives at once, or much later, and webhooks take their time with it.
   *
   * @param onAnswer the API server has executed or refused it
   * @param onSilence nobody knows
   */
  void sendBody(Runnable onAnswer, Runnable onSilence) {
    boolean held = !world.isCalm() && world.random.nextInt(5) == 0;
    long executed = world.now() + world.random(held ? 40 * SECOND : SECOND / 20);
    boolean silent = !world.isCalm() && world.random.nextInt(10) == 0;
    world.at(executed, this::execute);
    long answered = Math.min(executed, deadline) + world.random(SECOND / 20);
    by.at(
        silent ? world.now() + world.random(30 * SECOND) : answered, silent ? onSilence : onAnswer);
  }

  /** What came over the connections of a process that has ended is given up soon. */
  private void execute() {
    boolean given = by.dead && world.now() > by.died + Simulation.LONGEST_FLIGHT;
    if (world.now() <= deadline && !given) {
      world.arrived(by, app, since);
    } else {
      world.refused++;
    }
  }
}
