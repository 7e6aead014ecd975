package dev.sealgate.reconciler;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

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
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("sealgate-metrics", new Counting(meters)))
        .build();
  }

  /** The zero of a quiet controller is measured by this. */
  private record Counting(MeterRegistry meters) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      String path = request.uri().getPath();
      String query = Objects.requireNonNullElse(request.uri().getQuery(), "");
      String purpose =
          path.contains("/leases/") || path.endsWith("/leases")
              ? "lease"
              : query.contains("watch=true") ? "watch" : "work";
      meters
          .counter("sealgate.api.requests", "verb", request.method(), "purpose", purpose)
          .increment();
    }
  }
}
