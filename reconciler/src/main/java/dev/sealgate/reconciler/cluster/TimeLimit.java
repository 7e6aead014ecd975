package dev.sealgate.reconciler.cluster;

import java.net.URI;
import java.time.Duration;

/**
 * Within which the API server executes a request, or refuses it: the query parameter {@code
 * timeout}, counted by the server from when it has the head of the request. What comes of it later,
 * such as the body, is of no use to it then.
 */
final class TimeLimit {
  private TimeLimit() {}

  static URI on(URI uri, Duration limit) {
    if (limit.equals(WriteGate.EVER)) {
      return uri;
    }
    String separator = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(uri + separator + "timeout=" + Math.max(1, limit.toMillis()) + "ms");
  }
}
