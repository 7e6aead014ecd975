package dev.sealgate.reconciler.controller;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a client has asked the API server, besides leases and watches; it can have some refused. */
final class RequestLog implements Interceptor {
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private volatile String refused = "";

  /** From now on the server refuses to read this path alone. */
  void refuse(String path) {
    refused = path;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (request.method().equals("GET") && refused.equals(request.uri().getPath())) {
      builder.setHeader("Impersonate-User", "nobody");
    }
    boolean watch = String.valueOf(request.uri().getQuery()).contains("watch=true");
    if (!watch && !request.uri().getPath().contains("/leases")) {
      seen.add(request.method() + " " + request.uri().getPath());
    }
  }

  /** All that name none of these namespaces. */
  List<String> besides(Collection<String> namespaces) {
    return seen.stream()
        .filter(request ->
            namespaces.stream().noneMatch(name -> (request + "/").contains("/" + name + "/")))
        .toList();
  }
}
