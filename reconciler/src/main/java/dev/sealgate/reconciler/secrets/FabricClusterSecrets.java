package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@link ClusterSecrets} of a real API server, with the client's own rights. */
public final class FabricClusterSecrets implements ClusterSecrets {
  private final KubernetesClient client;

  /**
   * @param client borrowed
   */
  public FabricClusterSecrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<StoredSecret> find(String namespace, String name) {
    return asking(
        namespace,
        "get",
        () ->
            Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
                .map(FabricClusterSecrets::stored));
  }

  @Override
  public List<StoredSecret> labelled(String namespace, String label, String value) {
    return asking(
        namespace,
        "list",
        () ->
            client
                .secrets()
                .inNamespace(namespace)
                .withLabel(label, value)
                .list()
                .getItems()
                .stream()
                .map(FabricClusterSecrets::stored)
                .toList());
  }

  @Override
  public boolean create(NewSecret secret) {
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder().withNamespace(secret.namespace()).withLabels(secret.labels());
    ObjectMeta named =
        secret.generated()
            ? metadata.withGenerateName(secret.name()).build()
            : metadata.withName(secret.name()).build();
    Map<String, String> data = new HashMap<>();
    secret
        .data()
        .forEach((key, value) -> data.put(key, value.use(Base64.getEncoder()::encodeToString)));
    Secret wanted =
        new SecretBuilder()
            .withMetadata(named)
            .withType(secret.type())
            .withImmutable(secret.immutable() ? true : null)
            .withData(data)
            .build();
    return asking(
        secret.namespace(),
        "create",
        () -> {
          try {
            client.secrets().inNamespace(secret.namespace()).resource(wanted).create();
            return true;
          } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
              return false;
            }
            throw failure;
          }
        });
  }

  private static StoredSecret stored(Secret secret) {
    Map<String, SecretBytes> data = new HashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach((key, value) ->
              data.put(key, SecretBytes.takeOwnershipOf(Base64.getDecoder().decode(value))));
    }
    ObjectMeta metadata = secret.getMetadata();
    return new StoredSecret(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
        data);
  }

  /** The client's exception is dropped: its text may repeat the request. */
  private static <T> T asking(String namespace, String verb, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException failure) {
      throw failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              || failure.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
          ? new ClusterKeyException(
              Reason.FORBIDDEN,
              "the controller may not " + verb + " secrets in namespace " + namespace,
              "grant get, list and create on secrets there by a Role")
          : failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              ? new ClusterKeyException(
                  Reason.API_UNAVAILABLE,
                  "the namespace " + namespace + " does not exist",
                  "create it; the install manifests do")
              : new ClusterKeyException(
                  Reason.API_UNAVAILABLE,
                  "the API server can't " + verb + " secrets in namespace " + namespace,
                  "it is tried again");
    }
  }
}
