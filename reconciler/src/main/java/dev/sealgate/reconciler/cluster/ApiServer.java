package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients of one server have in common.
 *
 * @param anonymous null where nobody may ask with a token of his own
 * @param gate for all that is written
 * @param mostBytes of an answer, and of what one list collects
 */
record ApiServer(
    URI uri,
    @Nullable HttpClient anonymous,
    WriteGate gate,
    long mostBytes,
    Pulse pulse,
    Map<Identity, ApiClient> identities) {
  /** Below the server's own path, which it has behind some gateways. */
  URI uri(String path) {
    String base = uri.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}
