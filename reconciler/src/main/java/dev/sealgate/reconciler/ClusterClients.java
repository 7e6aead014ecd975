package dev.sealgate.reconciler;

import dev.sealgate.reconciler.cluster.RenewingFactory;
import dev.sealgate.reconciler.cluster.RequestCounter;
import dev.sealgate.reconciler.cluster.SilenceWatch;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;

/** Clients of the API server that count what they ask. */
final class ClusterClients {
  private ClusterClients() {}

  static KubernetesClient controller(Config config, MeterRegistry meters) {
    return build(config, meters);
  }

  /** The same server with its authority, and nothing that tells who is asking. */
  static KubernetesClient anonymous(Config like, MeterRegistry meters) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(like.getMasterUrl())
            .withCaCertData(like.getCaCertData())
            .withCaCertFile(like.getCaCertFile())
            .withTrustCerts(like.isTrustCerts())
            .withDisableHostnameVerification(like.isDisableHostnameVerification())
            .withTlsServerName(like.getTlsServerName())
            .build();
    return build(config, meters);
  }

  private static KubernetesClient build(Config config, MeterRegistry meters) {
    RenewingFactory factory = new RenewingFactory();
    SilenceWatch silence = SilenceWatch.over(factory);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(factory)
        .withHttpClientBuilderConsumer(builder ->
            builder
                .addOrReplaceInterceptor("sealgate-metrics", new RequestCounter(meters))
                .addOrReplaceInterceptor("sealgate-silence", silence))
        .build();
  }
}
