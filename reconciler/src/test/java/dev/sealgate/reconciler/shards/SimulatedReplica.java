package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One process of a {@link Simulation}: what {@link Replica} does with threads, step by step. */
final class SimulatedReplica {
  private static final long SECOND = 1_000_000_000L;

  private record Held(Tenure tenure, long since) {}

  final String member;
  final String holder;
  private final Simulation world;
  private final Membership membership;
  private final Tenures tenures;
  private final LeaseGate gate;
  private final Map<AppKey, Held> held = new HashMap<>();
  private final double speed;
  private long suspended;
  private long wallAhead;
  private long stoppedUntil;
  private long version;
  private boolean leaving;
  boolean dead;

  /** When it ended, with all its connections. */
  long died;

  SimulatedReplica(Simulation world, String member, String holder) {
    this.world = world;
    this.member = member;
    this.holder = holder;
    this.membership = new Membership(member, Simulation.PACE);
    this.tenures = new Tenures(membership.grant(), () -> clock().nanos());
    this.gate = new LeaseGate(() -> tenures.grant().renewed(), this::clock, Simulation.PACE);
    this.speed = 0.9 + world.random.nextDouble() * 0.2;
    this.wallAhead = world.random(1000 * SECOND);
  }

  private Moment clock() {
    long steady = (long) ((world.now() - suspended) * speed);
    long wall = (long) (world.now() * speed) + wallAhead;
    return new Moment(steady, wall / 1_000_000);
  }

  /** By this process, so not while it is stopped, and never once it is dead. */
  void at(long time, Runnable work) {
    world.at(
        time,
        () -> {
          if (dead) {
            return;
          }
          if (world.now() < stoppedUntil) {
            at(stoppedUntil + world.random(SECOND / 100), work);
          } else {
            work.run();
          }
        });
  }

  /**
   * @param machine whether the steady clock stands still, too
   */
  void stop(long until, boolean machine) {
    if (world.now() < stoppedUntil) {
      return;
    }
    stoppedUntil = until;
    if (machine) {
      suspended += until - world.now();
    } else if (world.random.nextBoolean()) {
      // somebody sets the clock
      wallAhead += world.random(60 * SECOND) - (world.suspends ? 0 : 30 * SECOND);
    }
  }

  void end() {
    dead = true;
    died = world.now();
  }

  void leave() {
    leaving = true;
  }

  void start() {
    at(world.now(), this::turn);
    at(world.now(), this::work);
  }

  private void rest() {
    at(world.now() + (long) (Simulation.PACE.retry().toNanos() / speed), this::turn);
  }

  private void turn() {
    Ring wanted = leaving ? Ring.NONE : membership.wanted();
    if (leaving) {
      tenures.adopt(Grant.none(member, tenures.grant().epoch() + 1));
    }
    boolean quiet = tenures.isQuiet();
    if (leaving && !quiet) {
      rest();
      return;
    }
    Ring ring = wanted.equals(membership.published()) || quiet ? wanted : membership.published();
    Moment begun = clock();
    if (version == 0) {
      // a turn whose answer was lost begins by reading
      version = world.version(member);
    }
    long before = version;
    AtomicLong after = new AtomicLong();
    String name = leaving ? "" : holder;
    world.send(
        this,
        () -> after.set(world.store(this, before, ring, name)),
        () -> {
          version = after.get();
          if (version == 0) {
            rest();
          } else if (leaving) {
            end();
          } else {
            membership.published(ring, begun, clock());
            tenures.adopt(membership.grant());
            look();
          }
        },
        () -> {
          version = 0;
          rest();
        });
  }

  private void look() {
    Moment begun = clock();
    List<MemberLease> seen = new ArrayList<>();
    world.send(
        this,
        () -> seen.addAll(world.list(member)),
        () -> {
          boolean again = membership.listed(seen, begun, clock());
          tenures.adopt(membership.grant());
          membership.leftovers(clock()).forEach(world::delete);
          if (again) {
            at(world.now() + SECOND / 50, this::turn);
          } else {
            rest();
          }
        },
        this::rest);
  }

  /** Whether a write for it could begin now. */
  boolean isWriting(AppKey app) {
    Held mine = held.get(app);
    return !dead && mine != null && !mine.tenure.isOver() && gate.enter();
  }

  private void work() {
    AppKey app = world.anyApp();
    Held mine = held.get(app);
    if (mine == null || mine.tenure.isOver()) {
      Optional<Tenure> begun = tenures.begin(app);
      if (begun.isPresent()) {
        held.put(app, new Held(begun.get(), world.now()));
      } else {
        held.remove(app);
      }
    } else if (gate.enter() && mine.tenure.enter()) {
      send(app, mine);
    }
    at(world.now() + world.random(SECOND), this::work);
  }

  /**
   * The head of a request, and its body once the API server says that it has the head. In between,
   * and between the last look at the gate and the wire, the process may be stopped.
   */
  private void send(AppKey app, Held mine) {
    Duration limit = gate.askingReach();
    SimulatedWrite write = new SimulatedWrite(world, this, app, mine.since, limit);
    at(
        world.now() + world.random(SECOND / 50),
        () ->
            world.send(
                this,
                write::headArrived,
                () -> {
                  if (mine.tenure.isClosed(limit) || gate.isClosed(limit)) {
                    mine.tenure.leave(Duration.ZERO);
                    return;
                  }
                  long handedOut = clock().nanos();
                  at(
                      world.now() + world.random(SECOND / 50),
                      () ->
                          write.sendBody(
                              () -> mine.tenure.leave(Duration.ZERO),
                              () -> mine.tenure.leave(left(limit, handedOut))));
                },
                () -> mine.tenure.leave(Duration.ZERO)));
  }

  private Duration left(Duration limit, long handedOut) {
    Duration left = limit.multipliedBy(9).dividedBy(8).minusNanos(clock().nanos() - handedOut);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
