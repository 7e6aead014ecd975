package dev.sealgate.reconciler.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A kind that the API server serves in one version. */
public record ApiResource(
    String group, String version, String kind, String plural, boolean namespaced) {
  public ApiResource {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(plural, "plural");
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The path of the collection, over all namespaces when {@code namespace} is empty. */
  public String collectionPath(String namespace) {
    return (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
        + version
        + (namespaced && !namespace.isEmpty() ? "/namespaces/" + segment(namespace) : "")
        + "/"
        + plural;
  }

  public String path(String namespace, String name) {
    return collectionPath(namespace) + "/" + segment(name);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return apiVersion() + " " + kind;
  }
}
