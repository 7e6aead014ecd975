package dev.sealgate.externalsecrets;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A cluster of a few objects, for tests of meaning; the integration tests use real ones. */
public final class InMemoryAccess implements ClusterAccess {

  private final Map<String, Map<String, String>> secrets = new HashMap<>();
  private final Map<String, Map<String, String>> configMaps = new HashMap<>();
  private final Map<String, Map<String, Object>> resources = new HashMap<>();
  private final Set<String> denied = new HashSet<>();
  private final Set<String> unreachable = new HashSet<>();

  public InMemoryAccess secret(String namespace, String name, Map<String, String> data) {
    secrets.put(namespace + "/" + name, data);
    return this;
  }

  public InMemoryAccess configMap(String namespace, String name, Map<String, String> data) {
    configMaps.put(namespace + "/" + name, data);
    return this;
  }

  public InMemoryAccess resource(String key, Map<String, Object> object) {
    resources.put(key, object);
    return this;
  }

  public InMemoryAccess deny(String name) {
    denied.add(name);
    return this;
  }

  public InMemoryAccess silence(String name) {
    unreachable.add(name);
    return this;
  }

  @Override
  public String identity() {
    return "in memory";
  }

  @Override
  public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
    return bytes(find(secrets, namespace + "/" + name));
  }

  @Override
  public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
    return bytes(find(configMaps, namespace + "/" + name));
  }

  @Override
  public Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity) {
    return denied.contains(namespace + "/" + serviceAccount)
        ? new Lookup.Denied<>()
        : new Lookup.Found<>(SecretBytes.utf8("token-of-" + serviceAccount));
  }

  @Override
  public Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name) {
    return find(resources, apiVersion + "/" + kind + "/" + namespace + "/" + name);
  }

  @Override
  public ClusterAccess withBearerToken(SecretBytes token) {
    token.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    return this;
  }

  private <T> Lookup<T> find(Map<String, T> objects, String name) {
    if (denied.contains(name)) {
      return new Lookup.Denied<>();
    }
    if (unreachable.contains(name)) {
      return new Lookup.Unreachable<>();
    }
    T found = objects.get(name);
    return found == null ? new Lookup.Missing<>() : new Lookup.Found<>(found);
  }

  private static Lookup<Map<String, SecretBytes>> bytes(Lookup<Map<String, String>> lookup) {
    return switch (lookup) {
      case Lookup.Found<Map<String, String>>(Map<String, String> texts) -> {
        Map<String, SecretBytes> values = new TreeMap<>();
        texts.forEach((key, text) -> values.put(key, SecretBytes.utf8(text)));
        yield new Lookup.Found<>(values);
      }
      case Lookup.Missing<Map<String, String>> _ -> new Lookup.Missing<>();
      case Lookup.Denied<Map<String, String>> _ -> new Lookup.Denied<>();
      case Lookup.Unreachable<Map<String, String>> _ -> new Lookup.Unreachable<>();
    };
  }
}
