package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Replicas on one API server in simulated time: requests take a while and get lost, processes are
 * stopped, killed and started, machines suspended, clocks run fast, slow and are set. Every write
 * that arrives is checked against what all others do.
 */
final class Simulation {
  static final Pace PACE = Pace.of(Duration.ofSeconds(15));
  private static final long SECOND = 1_000_000_000L;

  /** With clocks that differ in speed by a fifth, what is left of the lease's last third. */
  static final long LONGEST_FLIGHT = 2 * SECOND;

  private record Event(long time, long number, Runnable work) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time == other.time
          ? Long.compare(number, other.number)
          : Long.compare(time, other.time);
    }
  }

  private record Stored(String holder, long version, Ring ring, int changes) {}

  private record Written(SimulatedReplica by, long time) {}

  final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<AppKey> apps =
      IntStream.range(0, 8).mapToObj(i -> new AppKey("ns", "app-" + i)).toList();
  private final List<SimulatedReplica> replicas = new ArrayList<>();
  private final Map<String, Stored> leases = new TreeMap<>();
  private final Map<AppKey, Written> writes = new HashMap<>();
  private long now;
  private long count;
  private int names;
  private long awayUntil;
  private boolean calm;

  /** One or the other: a machine that is suspended while its clock is set back can't know it. */
  final boolean suspends;

  int written;
  int refused;
  int handedOver;

  Simulation(long seed) {
    random = new Random(seed);
    suspends = random.nextBoolean();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      at(random(3 * SECOND), this::join);
    }
    int faults = 2 + random.nextInt(6);
    for (int i = 0; i < faults; i++) {
      at(random(90 * SECOND), this::fault);
    }
  }

  boolean isCalm() {
    return calm;
  }

  long now() {
    return now;
  }

  long random(long bound) {
    return (long) (random.nextDouble() * bound);
  }

  void at(long time, Runnable work) {
    events.add(new Event(Math.max(time, now), count++, work));
  }

  private void join() {
    start("replica-" + names++);
  }

  private void start(String member) {
    SimulatedReplica replica = new SimulatedReplica(this, member, member + "/" + names++);
    replicas.add(replica);
    replica.start();
  }

  private void fault() {
    List<SimulatedReplica> living = replicas.stream().filter(it -> !it.dead).toList();
    int kind = random.nextInt(8);
    if (kind == 0 || living.isEmpty()) {
      join();
      return;
    }
    SimulatedReplica victim = living.get(random.nextInt(living.size()));
    switch (kind) {
      case 1 -> victim.end();
      case 2 -> {
        // a container that is started again in its Pod
        victim.end();
        at(now + LONGEST_FLIGHT + random(4 * SECOND), () -> start(victim.member));
      }
      case 3, 4 -> victim.stop(now + random(40 * SECOND), false);
      case 5 -> victim.stop(now + random(40 * SECOND), suspends);
      case 6 -> victim.leave();
      default -> awayUntil = now + random(40 * SECOND);
    }
  }

  /** Runs it, then without faults until everything has settled. */
  void run() {
    stepUntil(100 * SECOND);
    calm = true;
    awayUntil = 0;
    join();
    stepUntil(180 * SECOND);
    for (AppKey app : apps) {
      List<String> owners =
          replicas.stream().filter(it -> it.isWriting(app)).map(it -> it.holder).toList();
      if (owners.size() != 1) {
        throw new AssertionError(app + " is worked for by " + owners + " at the end: " + leases);
      }
    }
  }

  private void stepUntil(long end) {
    for (Event next = events.poll(); next != null; next = events.poll()) {
      if (next.time >= end) {
        events.add(next);
        break;
      }
      now = next.time;
      next.work.run();
    }
    now = end;
  }

  /**
   * A request: it arrives after a while, or never; its answer comes after another while, or never.
   * Some are given up before they arrive.
   */
  void send(SimulatedReplica from, Runnable onArrival, Runnable onAnswer, Runnable onFailure) {
    boolean lost = !calm && random.nextInt(30) == 0;
    boolean answerLost = !calm && random.nextInt(30) == 0;
    boolean givenUp = !calm && random.nextInt(10) == 0;
    long flight = random(random.nextInt(10) == 0 ? LONGEST_FLIGHT : SECOND / 20);
    long arrival = now + (givenUp ? LONGEST_FLIGHT : flight);
    long answer = arrival + random(random.nextInt(10) == 0 ? LONGEST_FLIGHT : SECOND / 20);
    if (givenUp) {
      from.at(now + flight, onFailure);
    }
    at(
        arrival,
        () -> {
          boolean arrives = !lost && now >= awayUntil;
          if (arrives) {
            onArrival.run();
          }
          boolean answers = arrives && !answerLost;
          if (givenUp) {
            return;
          }
          from.at(answers ? answer : arrival + random(4 * SECOND), answers ? onAnswer : onFailure);
        });
  }

  /** The version that is stored afterwards; 0 when another one was there than was said. */
  long store(SimulatedReplica by, long version, Ring ring, String holder) {
    Stored old = leases.get(by.member);
    if ((old == null ? 0 : old.version) != version) {
      return 0;
    }
    int changes = old == null ? 0 : old.changes + (old.ring.equals(ring) ? 0 : 1);
    leases.put(by.member, new Stored(holder, ++count, ring, changes));
    return count;
  }

  long version(String member) {
    Stored stored = leases.get(member);
    return stored == null ? 0 : stored.version;
  }

  List<MemberLease> list(String besides) {
    List<MemberLease> all = new ArrayList<>();
    leases.forEach((name, it) -> {
      if (!name.equals(besides)) {
        all.add(
            new MemberLease(
                name,
                it.holder,
                Long.toString(it.version),
                PACE.lease(),
                Optional.of(it.ring),
                Integer.toString(it.changes)));
      }
    });
    return all;
  }

  void delete(MemberLease leftover) {
    if (Long.toString(version(leftover.member())).equals(leftover.version())) {
      leases.remove(leftover.member());
    }
  }

  AppKey anyApp() {
    return apps.get(random.nextInt(apps.size()));
  }

  /** A write arrives at the API server. */
  void arrived(SimulatedReplica by, AppKey app, long tenureSince) {
    for (SimulatedReplica other : replicas) {
      if (other != by && other.isWriting(app)) {
        throw new AssertionError(
            app + " is written by " + by.holder + " while " + other.holder + " writes it");
      }
    }
    @Nullable Written before = writes.put(app, new Written(by, now));
    if (before != null && before.by != by) {
      handedOver++;
      if (before.time > tenureSince) {
        throw new AssertionError(
            by.holder + " goes on with what it knew of " + app + " before " + before.by.holder);
      }
    }
    written++;
  }
}
