package dev.sealgate.reconciler.shards;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/**
 * Tells a process that shares nothing whether there are replicas that do. It may begin to work only
 * after it holds the leader's Lease and then saw none: they see that Lease before they begin.
 */
public final class Neighbours {
  private final Board board;
  private final Membership membership;
  private final InstantSource clock;

  /**
   * @param holder this process
   */
  public Neighbours(
      KubernetesClient client, String namespace, String holder, Pace pace, InstantSource clock) {
    this.board = new LeaseBoard(client, namespace, new Self("", holder, _ -> false), pace, clock);
    this.membership = new Membership("", pace);
    this.clock = clock;
  }

  /**
   * Whether one of them may be at work.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException it can't be told
   */
  public boolean work() {
    Moment begun = now();
    membership.published(membership.wanted(), begun, begun);
    boolean _ = membership.listed(board.list(), begun, now());
    return membership.wanted().members().size() > 1;
  }

  private Moment now() {
    return new Moment(System.nanoTime(), clock.millis());
  }
}
