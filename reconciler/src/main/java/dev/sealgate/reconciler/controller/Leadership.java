package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.Trace;
import dev.sealgate.reconciler.shards.Moment;
import dev.sealgate.reconciler.shards.Pace;
import dev.sealgate.reconciler.shards.Shards;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the Lease that says which process works. Own code instead of the framework's election,
 * which ends the process as soon as the API server is away for longer than the lease: here nothing
 * is written as long as the lead is in doubt ({@link #mayWrite}), and work goes on when it is not.
 *
 * <p>Whether another holder's lease has expired is told by how long it was not renewed before our
 * eyes, so no two machines need to agree on the time.
 */
final class Leadership implements AutoCloseable {
  static final String LEASE = "sealgate";
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");

  /** What becomes of this process. Called by one thread. */
  interface Listener {
    /** It leads, and did not before. */
    void won();

    /**
     * It led, and another process does now.
     *
     * @return whether it stays as a candidate
     */
    boolean lost();
  }

  private final KubernetesClient client;
  private final String namespace;
  private final Instance self;
  private final boolean shares;
  private final Pace pace;
  private final Clock clock;
  private final BooleanSupplier crowded;
  private @Nullable Thread thread;

  private volatile boolean looked;
  private volatile boolean led;
  private volatile boolean closed;

  /** When the last renewal that surely arrived was sent; null while it is not the leader. */
  private volatile @Nullable Moment renewed;

  // of the thread alone
  private boolean held;
  private String seen = "";
  private long seenSince;
  private String told = "";

  /**
   * @param crowded whether others may be at work that don't heed the lease: then it is not taken
   */
  Leadership(
      KubernetesClient client,
      String namespace,
      Instance self,
      Replicas replicas,
      Clock clock,
      BooleanSupplier crowded) {
    this.shares = replicas.share();
    this.pace = replicas.pace();
    // a request that is tried again by the client could outlast the lease
    this.client =
        client
            .newClient(
                new RequestConfigBuilder()
                    .withRequestRetryBackoffLimit(0)
                    .withRequestTimeout((int) pace.doubt().dividedBy(2).toMillis())
                    .build())
            .adapt(KubernetesClient.class);
    this.namespace = namespace;
    this.self = self;
    this.clock = clock;
    this.crowded = crowded;
  }

  synchronized void start(Listener listener) {
    if (!closed) {
      // no virtual one, which busy ones may keep from a processor for seconds
      thread = Thread.ofPlatform().daemon().name("lease").start(() -> run(listener));
    }
  }

  /** Whether this process surely is the only one that writes. */
  boolean mayWrite() {
    Moment last = renewed;
    return last != null && Moment.now(clock).atMostSince(last).compareTo(pace.doubt()) < 0;
  }

  /** Of what only the leader writes. */
  WriteGate gate() {
    return WriteGate.of(this::mayWrite);
  }

  /** Whether it waits for its turn, and would get it. */
  boolean isStandingBy() {
    return looked && !led;
  }

  private void run(Listener listener) {
    while (!closed) {
      try {
        if (!turn(listener)) {
          led = false;
          renewed = null;
          if (!listener.lost()) {
            return;
          }
        }
      } catch (KubernetesClientException failure) {
        tell("The lease can't be had now", "code", Integer.toString(failure.getCode()));
      } catch (RuntimeException bug) {
        // without this thread nobody would work, and nothing would say so
        LOG.atError().addKeyValue("trace", Trace.of(bug)).log("A defect of Sealgate");
      }
      try {
        Thread.sleep(pace.retry());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** One look at the lease; false when it is lost to another process. */
  private boolean turn(Listener listener) {
    Moment begun = Moment.now(clock);
    Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
    looked = true;
    String holder = lease == null ? "" : holder(lease);
    boolean ours = holder.equals(self.name());
    held |= ours;
    if (lease != null && !ours && !isFree(lease, holder)) {
      tell("Standing by", "holder", holder);
      return !led;
    }
    boolean sure = led && mayWrite();
    boolean free = sure || !crowded.getAsBoolean();
    if (free) {
      write(lease, ours);
    }
    // asked again: they look at the lease before they begin
    if (!free || (!sure && crowded.getAsBoolean())) {
      tell("Standing by until no replica shares the work any more", "instance", self.name());
      release();
      return !led;
    }
    renewed = begun;
    tell("Leading", "instance", self.name());
    if (!led) {
      led = true;
      listener.won();
    }
    return true;
  }

  private boolean isFree(Lease lease, String holder) {
    String version = lease.getMetadata().getResourceVersion();
    if (!version.equals(seen)) {
      seen = version;
      seenSince = System.nanoTime();
    }
    Integer seconds = lease.getSpec().getLeaseDurationSeconds();
    Duration term = seconds == null ? pace.lease() : Duration.ofSeconds(seconds);
    return holder.isEmpty()
        // who has held it before this process is one thing, who took it from it is another
        || (!held && self.isSuccessorOf(holder))
        || System.nanoTime() - seenSince > term.toNanos();
  }

  /** With the resource version in it: of two processes that try, one fails. */
  private void write(@Nullable Lease old, boolean ours) {
    var now = clock.instant().atZone(ZoneOffset.UTC);
    LeaseSpec before = old == null ? new LeaseSpec() : old.getSpec();
    Integer transitions = before.getLeaseTransitions();
    Lease lease =
        (old == null
                ? new LeaseBuilder()
                    .withNewMetadata()
                    .withName(LEASE)
                    .withNamespace(namespace)
                    .endMetadata()
                : new LeaseBuilder(old))
            .editMetadata()
            .addToAnnotations(Shards.SHARED_BY, shares ? self.name() : "")
            .endMetadata()
            .editOrNewSpec()
            .withHolderIdentity(self.name())
            .withLeaseDurationSeconds(Math.toIntExact(Math.max(1, pace.lease().toSeconds())))
            .withAcquireTime(ours ? before.getAcquireTime() : now)
            .withRenewTime(now)
            .withLeaseTransitions((transitions == null ? 0 : transitions) + (ours ? 0 : 1))
            .endSpec()
            .build();
    var resource = client.leases().inNamespace(namespace).resource(lease);
    Lease _ = old == null ? resource.create() : resource.update();
    held = true;
  }

  private static String holder(Lease lease) {
    return Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  private void tell(String what, String key, String value) {
    String line = what + value;
    if (!line.equals(told) && !closed) {
      told = line;
      LOG.atInfo().addKeyValue(key, value).log(what);
    }
  }

  /** Gives the lease up, so that the next process need not wait for it to expire. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
    renewed = null;
    if (!led) {
      return;
    }
    try {
      release();
    } catch (KubernetesClientException failure) {
      LOG.atInfo().addKeyValue("code", failure.getCode()).log("The lease was left to expire");
    }
  }

  private void release() {
    Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
    if (lease != null && holder(lease).equals(self.name())) {
      lease.getSpec().setHolderIdentity("");
      Lease _ = client.leases().inNamespace(namespace).resource(lease).update();
    }
  }
}
