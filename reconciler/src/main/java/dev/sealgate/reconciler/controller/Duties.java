package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.GatedClient;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.shards.Neighbours;
import dev.sealgate.reconciler.shards.Shards;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process has to do beside others: all of the work once it leads, or its share of the
 * Applications from the start and, while it leads, what only one may do.
 *
 * @param leadership null when there surely is one process only
 */
record Duties(Shards shards, @Nullable Leadership leadership) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.controller");

  static Duties of(ControllerOptions options, KubernetesClient client, Clock clock) {
    Replicas replicas = options.replicas();
    if (!replicas.elect()) {
      return new Duties(Shards.all(WriteGate.OPEN), null);
    }
    String namespace = options.namespace();
    Instance instance = options.instance();
    BooleanSupplier crowded =
        replicas.share()
            ? () -> false
            : new Neighbours(client, namespace, instance.name(), replicas.pace(), clock)::work;
    Leadership leadership = new Leadership(client, namespace, instance, replicas, clock, crowded);
    return new Duties(
        replicas.share()
            ? Shards.shared(client, namespace, instance.self(), replicas.pace(), clock)
            : Shards.all(leadership.gate()),
        leadership);
  }

  /**
   * @param work begins to work for Applications, once
   * @param failed is run when nothing can be done any more
   */
  void take(Runnable work, Keys keys, Runnable failed) {
    if (leadership == null) {
      work.run();
      keys.lead(true);
      return;
    }
    boolean shared = shards.isShared();
    if (shared) {
      work.run();
    }
    leadership.start(
        new Leadership.Listener() {
          @Override
          public void won() {
            keys.lead(true);
            if (!shared) {
              // beside the renewals: to read many Applications takes time
              Thread.ofVirtual().name("work").start(work);
            }
          }

          @Override
          public boolean lost() {
            keys.lead(false);
            if (!shared) {
              LOG.error("Another process leads now, so this one ends");
              failed.run();
            }
            return shared;
          }
        });
  }

  /** For what the framework writes, which is the finalizers of Applications. */
  KubernetesClient ofFramework(KubernetesClient client) {
    return GatedClient.of(
        client,
        path ->
            ApplicationGate.keyOf(path).map(shards::owns).orElse(true)
                ? shards.gate().reach()
                : Duration.ZERO);
  }

  /** For what only one may do. */
  KubernetesClient ofLeader(KubernetesClient client) {
    Leadership mine = leadership;
    return mine == null ? client : GatedClient.of(client, _ -> mine.gate().reach());
  }

  /**
   * @param watching whether the Applications are being watched
   */
  boolean isReady(boolean watching) {
    return shards.isShared()
        ? watching && shards.hasJoined()
        : watching || (leadership != null && leadership.isStandingBy());
  }

  @Override
  public void close() {
    shards.close();
    if (leadership != null) {
      leadership.close();
    }
  }
}
