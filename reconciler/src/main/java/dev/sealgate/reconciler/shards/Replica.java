package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Trace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what {@link Membership} says, on a thread of its own. */
final class Replica implements Shards {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");
  private static final Duration GLANCE = Duration.ofMillis(20);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

  private final Board board;
  private final Self self;
  private final Pace pace;
  private final InstantSource clock;
  private final Tenures tenures;
  private final WriteGate gate;
  private @Nullable Thread thread;
  private volatile boolean joined;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile Set<String> members = Set.of();

  // of the thread alone
  private final Membership membership;
  private String told = "";

  /** The listener does not know yet, or failed when it was told. */
  private boolean news;

  Replica(Board board, Self self, Pace pace, InstantSource clock) {
    this.board = board;
    this.self = self;
    this.pace = pace;
    this.clock = clock;
    this.membership = new Membership(self.member(), pace);
    this.tenures = new Tenures(membership.grant(), System::nanoTime);
    this.gate = new LeaseGate(() -> tenures.grant().renewed(), this::now, pace);
  }

  private Moment now() {
    return Moment.now(clock);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public boolean owns(AppKey app) {
    return tenures.grant().owns(app);
  }

  @Override
  public Optional<Tenure> begin(AppKey app) {
    return tenures.begin(app);
  }

  @Override
  public void forget(AppKey app) {
    tenures.end(app);
  }

  @Override
  public WriteGate gate() {
    return gate;
  }

  @Override
  public boolean hasJoined() {
    return joined;
  }

  @Override
  public Set<String> members() {
    return members;
  }

  @Override
  public int size() {
    return tenures.size();
  }

  @Override
  public synchronized void start(Listener listener) {
    if (!closed) {
      // no virtual one, which busy ones may keep from a processor for seconds
      thread = Thread.ofPlatform().daemon().name("shard").start(() -> run(listener));
    }
  }

  private void run(Listener listener) {
    while (!closed) {
      boolean again = false;
      try {
        switch (turn(listener)) {
          case AGAIN -> again = true;
          case REST -> {}
          case LOST -> {
            listener.lost();
            return;
          }
        }
      } catch (KubernetesClientException failure) {
        tell("The Lease of this replica can't be renewed now, code " + failure.getCode());
      } catch (RuntimeException bug) {
        LOG.atError().addKeyValue("trace", Trace.of(bug)).log("A defect of Sealgate");
      }
      if (!again && !sleep(pause())) {
        return;
      }
    }
  }

  private Duration pause() {
    return membership
        .nextExpiry(now())
        .map(left -> left.plusMillis(1))
        .filter(left -> left.compareTo(pace.retry()) < 0)
        .orElse(pace.retry());
  }

  private enum Next {
    AGAIN,
    REST,
    LOST
  }

  private Next turn(Listener listener) {
    Ring ring = membership.wanted();
    if (!ring.equals(membership.published()) && !awaitQuiet(pace.retry())) {
      // the flags stay up while something is under way
      ring = membership.published();
    }
    Moment begun = now();
    switch (board.store(ring, tenures.size())) {
      case YES -> membership.published(ring, begun, now());
      case VANISHED -> {
        membership.vanished();
        adopt(listener);
        return Next.AGAIN;
      }
      case TAKEN -> {
        membership.vanished();
        adopt(listener);
        return Next.LOST;
      }
    }
    news |= tenures.adopt(membership.grant());
    begun = now();
    boolean again = membership.listed(board.list(), begun, now());
    adopt(listener);
    membership.leftovers(now()).forEach(board::delete);
    return again ? Next.AGAIN : Next.REST;
  }

  private void adopt(Listener listener) {
    news |= tenures.adopt(membership.grant());
    if (closed) {
      return;
    }
    members = membership.wanted().members();
    if (membership.published().equals(membership.wanted()) && !members.isEmpty()) {
      joined = true;
      tell("Sharing the Applications with " + (members.size() - 1) + " other replicas: " + members);
    }
    if (news) {
      listener.changed();
      news = false;
    }
  }

  private boolean awaitQuiet(Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    while (!tenures.isQuiet()) {
      if (System.nanoTime() - deadline > 0 || !sleep(GLANCE)) {
        return false;
      }
    }
    return true;
  }

  /** False when it is to end. */
  private boolean sleep(Duration pause) {
    try {
      return !closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean awaitQuietAtEnd() throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_GOODBYE.toNanos();
    while (!tenures.isQuiet()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(GLANCE);
    }
    return true;
  }

  private void tell(String line) {
    if (!line.equals(told) && !closed) {
      told = line;
      LOG.atInfo().addKeyValue("replica", self.member()).log(line);
    }
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = thread;
    }
    try {
      if (running != null) {
        closing.countDown();
        boolean ended = running.join(LONGEST_GOODBYE);
        boolean _ = tenures.adopt(Grant.none(self.member(), tenures.grant().epoch() + 1));
        if (ended && awaitQuietAtEnd()) {
          board.giveUp();
        } else {
          LOG.info("The lease was left to expire, as what was sent may still arrive");
        }
      }
    } catch (KubernetesClientException failure) {
      LOG.atInfo().addKeyValue("code", failure.getCode()).log("The lease was left to expire");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
