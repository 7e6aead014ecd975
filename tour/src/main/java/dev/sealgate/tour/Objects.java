package dev.sealgate.tour;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few reads and edits of the cluster that the tour needs. */
final class Objects {
  private final KubernetesClient client;

  Objects(KubernetesClient client) {
    this.client = client;
  }

  /** The decoded data of a Secret in the tour's application namespace. */
  Optional<Map<String, String>> secret(String name) {
    Secret secret = client.secrets().inNamespace(Names.APP).withName(name).get();
    if (secret == null) {
      return Optional.empty();
    }
    Map<String, String> decoded = new LinkedHashMap<>();
    secret
        .getData()
        .forEach((key, value) ->
            decoded.put(
                key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return Optional.of(decoded);
  }

  boolean secretHas(String name, String key, String value) {
    return secret(name).map(data -> value.equals(data.get(key))).orElse(false);
  }

  Optional<Map<String, String>> settings() {
    ConfigMap map = client.configMaps().inNamespace(Names.APP).withName(Names.SETTINGS).get();
    return Optional.ofNullable(map).map(ConfigMap::getData);
  }

  boolean configHas(String name, String key, String value) {
    ConfigMap map = client.configMaps().inNamespace(Names.APP).withName(name).get();
    return map != null && value.equals(map.getData().get(key));
  }

  void editSettings(String key, String value) {
    client
        .configMaps()
        .inNamespace(Names.APP)
        .withName(Names.SETTINGS)
        .edit(map -> {
          map.getData().put(key, value);
          return map;
        });
  }

  boolean serviceExists(String name) {
    return client.services().inNamespace(Names.APP).withName(name).get() != null;
  }

  /** Puts a new value into the Secret that plays the external store. */
  void rotateStoredKey(String value) {
    client
        .secrets()
        .inNamespace(Names.VAULT)
        .withName("payments")
        .edit(secret ->
            new SecretBuilder(secret)
                .withData(
                    Map.of(
                        "key",
                        Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))))
                .build());
  }

  void createSecret(String namespace, String name, Map<String, String> stringData) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(stringData)
                .build())
        .create();
  }

  /** A condition of the tour's Application as "reason: message", when it has the given status. */
  Optional<String> condition(String type, String status) {
    GenericKubernetesResource application =
        client
            .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
            .inNamespace(Names.APP)
            .withName(Names.APPLICATION)
            .get();
    if (application == null
        || !(application.get("status", "conditions") instanceof List<?> conditions)) {
      return Optional.empty();
    }
    return conditions.stream()
        .filter(Map.class::isInstance)
        .map(condition -> (Map<?, ?>) condition)
        .filter(condition -> type.equals(condition.get("type")))
        .filter(condition -> status.equals(condition.get("status")))
        .map(condition -> condition.get("reason") + ": " + condition.get("message"))
        .findFirst();
  }
}
