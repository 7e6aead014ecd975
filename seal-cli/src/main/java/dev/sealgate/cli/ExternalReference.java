package dev.sealgate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Makes ExternalSecrets that refer to what Secrets hold, in a store. */
final class ExternalReference {
  @Option(
      names = "--store",
      paramLabel = "NAME",
      description = "To external-secret: the store that holds the values.")
  private @Nullable String store;

  @Option(
      names = "--store-kind",
      paramLabel = "KIND",
      description = "SecretStore (in the namespace of the Secret) or ClusterSecretStore.")
  private StoreKind storeKind = StoreKind.SecretStore;

  @Option(
      names = "--remote-key",
      paramLabel = "PATH",
      description = "Where the store has them, a property for each key. Default: NAMESPACE/NAME.")
  private @Nullable String remoteKey;

  /** The two kinds of stores. */
  enum StoreKind {
    SecretStore,
    ClusterSecretStore
  }

  List<Map<String, Object>> of(World world, List<Manifests.Document> secrets) {
    if (store == null) {
      throw Failure.usage(
          "an ExternalSecret refers to a store: --store NAME is missing",
          "kubectl get secretstores,clustersecretstores -A lists them");
    }
    if (remoteKey != null && secrets.size() > 1) {
      throw Failure.usage(
          "--remote-key goes with one Secret, and the input has " + secrets.size(),
          "leave it out: NAMESPACE/NAME of each is taken");
    }
    List<Map<String, Object>> all = new ArrayList<>();
    for (Manifests.Document secret : secrets) {
      String key = remoteKey == null ? place(secret) : remoteKey;
      all.add(manifest(secret, store, key));
      world.notice(
          "the values of %s are not in the result: put %s into the store under %s"
              .formatted(secret.metadata("name"), String.join(", ", keys(secret)), key));
    }
    return all;
  }

  private static String place(Manifests.Document secret) {
    String namespace = secret.metadata("namespace");
    return (namespace.isEmpty() ? "" : namespace + "/") + secret.metadata("name");
  }

  private Map<String, Object> manifest(Manifests.Document secret, String store, String key) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", secret.metadata("name"));
    if (!secret.metadata("namespace").isEmpty()) {
      metadata.put("namespace", secret.metadata("namespace"));
    }
    List<Map<String, Object>> data = new ArrayList<>();
    for (String item : keys(secret)) {
      data.add(Map.of("secretKey", item, "remoteRef", Map.of("key", key, "property", item)));
    }
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("name", secret.metadata("name"));
    if (!secret.text("type").isEmpty() && !secret.text("type").equals("Opaque")) {
      target.put("template", Map.of("type", secret.text("type")));
    }
    return Map.of(
        "apiVersion",
        "external-secrets.io/v1",
        "kind",
        "ExternalSecret",
        "metadata",
        metadata,
        "spec",
        Map.of(
            "refreshInterval",
            "1h",
            "secretStoreRef",
            Map.of("name", store, "kind", storeKind.name()),
            "target",
            target,
            "data",
            data));
  }

  private static TreeSet<String> keys(Manifests.Document secret) {
    TreeSet<String> keys = new TreeSet<>();
    for (String field : List.of("data", "stringData")) {
      if (secret.body().get(field) instanceof Map<?, ?> items) {
        items.keySet().forEach(key -> keys.add(key.toString()));
      }
    }
    return keys;
  }
}
