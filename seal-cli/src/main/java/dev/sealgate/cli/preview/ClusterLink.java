package dev.sealgate.cli.preview;

import dev.sealgate.cli.Failure;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.AppAccess;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A cluster that is read with the person's own rights. Nothing is ever written. */
final class ClusterLink implements AutoCloseable {
  private final KubernetesClient client;
  private final KubernetesClient anonymous;
  private final ApiClient api;

  private ClusterLink(KubernetesClient client, KubernetesClient anonymous) {
    this.client = client;
    this.anonymous = anonymous;
    this.api = ApiClient.of(client, anonymous, () -> false);
  }

  static ClusterLink open(String kubeconfig) {
    try {
      Config config = Config.fromKubeconfig(kubeconfig);
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

  @Override
  public void close() {
    client.close();
    anonymous.close();
  }
}
