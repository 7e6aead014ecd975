package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.AppKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Which Applications this process works for. */
public interface Shards extends AutoCloseable {
  /** On the leader's Lease: the holder, if that one shares the work. */
  String SHARED_BY = "sealgate.dev/shared-by";

  /** Called by one thread. */
  interface Listener {
    /** Other Applications are this replica's than before. */
    void changed();

    /** Another process has this one's name: nothing can be written any more. */
    void lost();
  }

  /** Whether other replicas work, too. */
  boolean isShared();

  /** Whether the Application is this replica's. */
  boolean owns(AppKey app);

  /** Empty when it is another one's, or not given up by another one yet. */
  Optional<Tenure> begin(AppKey app);

  /** The Application is gone. */
  void forget(AppKey app);

  /** Whether this process may write at all now. */
  default boolean mayWrite() {
    return gate().reach().isPositive();
  }

  /** Of all that this process writes. */
  WriteGate gate();

  /** Whether it has its share, or would get one. */
  boolean hasJoined();

  /** Who shares the work, by the names of the Leases; empty before that is known. */
  Set<String> members();

  /** How many Applications this replica works for. */
  int size();

  void start(Listener listener);

  /** Gives up what it has, so that others need not wait. */
  @Override
  void close();

  /** All of them. */
  static Shards all(WriteGate gate) {
    return new AllShards(gate);
  }

  /** The share that a ring of replicas leaves to this one. */
  static Shards shared(
      KubernetesClient client, String namespace, Self self, Pace pace, InstantSource clock) {
    return new Replica(new LeaseBoard(client, namespace, self, pace, clock), self, pace, clock);
  }
}
