package dev.sealgate.reconciler.shards;

import java.util.List;

/**
 * Where replicas read and write their Leases.
 *
 * <p>Each call throws {@link io.fabric8.kubernetes.client.KubernetesClientException} when it is not
 * known to have happened.
 */
interface Board {
  /** What became of the own Lease. */
  enum Stored {
    YES,
    /** It was there before, and is not now. */
    VANISHED,
    /** Another process has it. */
    TAKEN
  }

  /**
   * @param applications how many the replica works for, for people to read
   */
  Stored store(Ring ring, int applications);

  /** The Leases of all others, as etcd has them. */
  List<MemberLease> list();

  void giveUp();

  /** Deletes it, unless it was renewed. */
  void delete(MemberLease leftover);
}
