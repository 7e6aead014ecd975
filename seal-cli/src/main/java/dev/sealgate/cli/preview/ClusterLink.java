package dev.sealgate.cli.preview;

import dev.sealgate.cli.Failure;
import dev.sealgate.cli.cluster.ClusterConfig;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.AppAccess;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.controller.LiveComparison;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.InstantSource;
import java.util.Optional;

/** A cluster that is read with the person's own rights. Nothing is ever kept: dry runs at most. */
final class ClusterLink implements AutoCloseable {
  private static final long MOST_BYTES = 128L << 20;

  private final KubernetesClient client;
  private final KubernetesClient anonymous;
  private final ApiClient api;

  private ClusterLink(KubernetesClient client, KubernetesClient anonymous) {
    this.client = client;
    this.anonymous = anonymous;
    WriteGate none = WriteGate.of(() -> false);
    this.api = ApiClient.of(client, anonymous, none, new Identity.Person(), MOST_BYTES);
  }

  /**
   * @param kubeconfig content, or empty inside a pod
   */
  static ClusterLink open(Optional<String> kubeconfig) {
    Config config = ClusterConfig.of(kubeconfig);
    try {
      Config bare =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(config.getMasterUrl())
              .withCaCertData(config.getCaCertData())
              .withCaCertFile(config.getCaCertFile())
              .build();
      return new ClusterLink(
          new KubernetesClientBuilder().withConfig(config).build(),
          new KubernetesClientBuilder().withConfig(bare).build());
    } catch (RuntimeException _) {
      throw Failure.of("the kubeconfig can't be used", "does kubectl get ns work?");
    }
  }

  ClusterAccess access() {
    return AppAccess.of(api, new ApiCatalog(api));
  }

  /** A dry run is a write that the server forgets; nothing else of it writes. */
  LiveComparison comparison(InstantSource clock) {
    ApiClient asking =
        ApiClient.of(client, anonymous, WriteGate.OPEN, new Identity.Person(), MOST_BYTES);
    return new LiveComparison(asking, new ApiCatalog(asking), clock);
  }

  @Override
  public void close() {
    client.close();
    anonymous.close();
  }
}
