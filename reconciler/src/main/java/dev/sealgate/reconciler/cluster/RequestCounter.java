package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.MeterRegistry;

/** The zero of a quiet controller is measured by this. */
public record RequestCounter(MeterRegistry meters) implements Interceptor {
  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String path = request.uri().getPath();
    String purpose =
        path.contains("/leases/") || path.endsWith("/leases")
            ? "lease"
            : ResourceWatch.isWatch(request.uri()) ? "watch" : "work";
    meters
        .counter("sealgate.api.requests", "verb", request.method(), "purpose", purpose)
        .increment();
  }
}
