package dev.sealgate.reconciler.shards;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Leases of a namespace. */
final class LeaseBoard implements Board {
  /** The one that is held by who leads, whether the work is shared or not. */
  static final String LEADER = "sealgate";

  static final String LABEL = "sealgate.dev/shard";
  static final String RING = "sealgate.dev/ring";
  static final String APPLICATIONS = "sealgate.dev/applications";

  private final KubernetesClient client;
  private final String namespace;
  private final Self self;
  private final Pace pace;
  private final InstantSource clock;
  private @Nullable Lease own;
  private boolean stored;

  LeaseBoard(KubernetesClient client, String namespace, Self self, Pace pace, InstantSource clock) {
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
    this.pace = pace;
    this.clock = clock;
  }

  private NonNamespaceOperation<Lease, LeaseList, Resource<Lease>> leases() {
    return client.leases().inNamespace(namespace);
  }

  @Override
  public Stored store(Ring ring, int applications) {
    Lease old = own == null ? leases().withName(self.member()).get() : own;
    if (old == null && stored) {
      stored = false;
      return Stored.VANISHED;
    }
    String holder = old == null ? "" : holder(old);
    boolean others = !holder.isEmpty() && !holder.equals(self.holder());
    // who had it before is one thing, who took it is another
    if (others && (stored || !self.succeeds().test(holder))) {
      return Stored.TAKEN;
    }
    Lease lease = lease(old, ring, applications);
    try {
      own = old == null ? leases().resource(lease).create() : leases().resource(lease).update();
      stored = true;
      return Stored.YES;
    } catch (KubernetesClientException failure) {
      // whether it arrived or not: the next turn reads it first
      own = null;
      throw failure;
    }
  }

  /** With the resource version in it: of two processes that try, one fails. */
  private Lease lease(@Nullable Lease old, Ring ring, int applications) {
    var now = clock.instant().atZone(ZoneOffset.UTC);
    LeaseSpec before = old == null ? new LeaseSpec() : old.getSpec();
    boolean ours = old != null && self.holder().equals(before.getHolderIdentity());
    boolean changed = old == null || !ring.text().equals(annotations(old).get(RING));
    int transitions = Objects.requireNonNullElse(before.getLeaseTransitions(), 0);
    return (old == null
            ? new LeaseBuilder()
                .withNewMetadata()
                .withName(self.member())
                .withNamespace(namespace)
                .endMetadata()
            : new LeaseBuilder(old))
        .editMetadata()
        .addToLabels(LABEL, "member")
        .addToAnnotations(RING, ring.text())
        .addToAnnotations(APPLICATIONS, Integer.toString(applications))
        .endMetadata()
        .editOrNewSpec()
        .withHolderIdentity(self.holder())
        .withLeaseDurationSeconds(Math.toIntExact(Math.max(1, pace.lease().toSeconds())))
        .withAcquireTime(ours ? before.getAcquireTime() : now)
        .withRenewTime(now)
        .withLeaseTransitions(transitions + (changed ? 1 : 0))
        .endSpec()
        .build();
  }

  @Override
  public List<MemberLease> list() {
    // without a selector: the leader's Lease may be of a version that knows of no label
    List<Lease> all = leases().list().getItems();
    List<MemberLease> others = new ArrayList<>();
    for (Lease lease : all) {
      String name = lease.getMetadata().getName();
      if (isMember(lease) && !name.equals(self.member())) {
        others.add(read(name, lease));
      } else if (name.equals(LEADER) && !isOfOneThatShares(lease)) {
        // all may be its own
        others.add(read("", lease));
      }
    }
    return others;
  }

  private static boolean isMember(Lease lease) {
    Map<String, String> labels = lease.getMetadata().getLabels();
    return labels != null && labels.containsKey(LABEL);
  }

  private boolean isOfOneThatShares(Lease lease) {
    String holder = holder(lease);
    return holder.equals(self.holder()) || holder.equals(annotations(lease).get(Shards.SHARED_BY));
  }

  private MemberLease read(String member, Lease lease) {
    ObjectMeta metadata = lease.getMetadata();
    Integer seconds = lease.getSpec().getLeaseDurationSeconds();
    return new MemberLease(
        member,
        holder(lease),
        metadata.getResourceVersion(),
        seconds == null ? pace.lease() : Duration.ofSeconds(seconds),
        Optional.ofNullable(annotations(lease).get(RING)).flatMap(Ring::parse),
        metadata.getUid() + " " + lease.getSpec().getLeaseTransitions());
  }

  private static Map<String, String> annotations(Lease lease) {
    return Objects.requireNonNullElse(lease.getMetadata().getAnnotations(), Map.of());
  }

  private static String holder(Lease lease) {
    return Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  @Override
  public void giveUp() {
    Lease held = own;
    if (held != null) {
      own = null;
      Lease _ =
          leases()
              .resource(
                  new LeaseBuilder(held)
                      .editMetadata()
                      .addToAnnotations(RING, Ring.NONE.text())
                      .addToAnnotations(APPLICATIONS, "0")
                      .endMetadata()
                      .editSpec()
                      .withHolderIdentity("")
                      .endSpec()
                      .build())
              .update();
    }
  }

  @Override
  public void delete(MemberLease leftover) {
    try {
      var _ = leases().withName(leftover.member()).lockResourceVersion(leftover.version()).delete();
    } catch (KubernetesClientException _) {
      // renewed, deleted by another, or not allowed: it is only in the way
    }
  }
}
