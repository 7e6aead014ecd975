package dev.sealgate.cli.preview;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects of files in the place of a cluster; what is not among them is looked up in the cluster,
 * when there is one, and told as out of reach when there is none.
 */
final class LocalCluster implements ClusterAccess {
  private final List<Map<String, @Nullable Object>> objects;
  private final Optional<ClusterAccess> cluster;

  LocalCluster(List<Map<String, @Nullable Object>> objects, Optional<ClusterAccess> cluster) {
    this.objects = List.copyOf(objects);
    this.cluster = cluster;
  }

  @Override
  public String identity() {
    return cluster.map(ClusterAccess::identity).orElse("files");
  }

  @Override
  public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
    return find("v1", "Secret", namespace, name)
        .map(LocalCluster::data)
        .<Lookup<Map<String, SecretBytes>>>map(Lookup.Found::new)
        .or(() -> cluster.map(other -> other.secret(namespace, name)))
        .orElseGet(Lookup.Unreachable::new);
  }

  @Override
  public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
    return find("v1", "ConfigMap", namespace, name)
        .map(LocalCluster::data)
        .<Lookup<Map<String, SecretBytes>>>map(Lookup.Found::new)
        .or(() -> cluster.map(other -> other.configMap(namespace, name)))
        .orElseGet(Lookup.Unreachable::new);
  }

  private Optional<Map<String, @Nullable Object>> find(
      String apiVersion, String kind, String namespace, String name) {
    return objects.stream()
        .filter(object -> apiVersion.equals(object.get("apiVersion")))
        .filter(object -> kind.equals(object.get("kind")))
        .filter(object ->
            object.get("metadata") instanceof Map<?, ?> metadata
                && name.equals(metadata.get("name"))
                && (metadata.get("namespace") == null
                    || namespace.equals(metadata.get("namespace"))))
        .findFirst();
  }

  private static Map<String, SecretBytes> data(Map<String, @Nullable Object> object) {
    boolean secret = "Secret".equals(object.get("kind"));
    Map<String, SecretBytes> values = new HashMap<>();
    texts(object.get("data"), values, secret);
    texts(object.get("binaryData"), values, true);
    texts(object.get("stringData"), values, false);
    return values;
  }

  private static void texts(
      @Nullable Object data, Map<String, SecretBytes> values, boolean base64) {
    if (data instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        byte[] text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
        try {
          values.put(
              String.valueOf(key),
              SecretBytes.takeOwnershipOf(base64 ? Base64.getMimeDecoder().decode(text) : text));
        } catch (IllegalArgumentException _) {
          values.put(String.valueOf(key), SecretBytes.takeOwnershipOf(text));
        }
      });
    }
  }

  @Override
  public Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity) {
    return cluster
        .map(other -> other.token(namespace, serviceAccount, audiences, validity))
        .orElseGet(Lookup.Unreachable::new);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // Kubernetes reads null as absent
  public Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name) {
    return find(apiVersion, kind, namespace, name)
        .<Lookup<Map<String, Object>>>map(
            object -> new Lookup.Found<>((Map<String, Object>) (Map<?, ?>) object))
        .or(() -> cluster.map(other -> other.resource(apiVersion, kind, namespace, name)))
        .orElseGet(Lookup.Unreachable::new);
  }

  @Override
  public ClusterAccess withBearerToken(SecretBytes token) {
    return new LocalCluster(objects, cluster.map(other -> other.withBearerToken(token)));
  }
}
