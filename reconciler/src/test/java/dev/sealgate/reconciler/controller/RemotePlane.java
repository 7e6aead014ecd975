package dev.sealgate.reconciler.controller;

import dev.sealgate.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A second cluster, with the login that {@code deploy/remote-cluster} gives. */
final class RemotePlane implements AutoCloseable {
  private static final String NAMESPACE = "sealgate-remote";

  private final ControlPlane plane = ControlPlane.start();
  private final KubernetesClient client;

  RemotePlane() {
    Config config = Config.fromKubeconfig(plane.kubeconfig().toFile());
    this.client = new KubernetesClientBuilder().withConfig(config).build();
    try {
      apply(Files.readString(Path.of("..", "deploy", "remote-cluster", "access.yaml")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void apply(String manifests) {
    client
        .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  ControlPlane plane() {
    return plane;
  }

  KubernetesClient client() {
    return client;
  }

  String server() {
    return plane.url().toString();
  }

  void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** As deploy/cluster-admin does for the controller. */
  void letWriteEverything() {
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: sealgate-remote-admin}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: sealgate, namespace: sealgate-remote}]
        """);
  }

  /** A token of the shipped login. */
  String token() {
    return client
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .withName("sealgate")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }

  /** None of the tokens so far is known any more. */
  void revokeTokens() {
    client.serviceAccounts().inNamespace(NAMESPACE).withName("sealgate").delete();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("sealgate")
                .endMetadata()
                .build())
        .create();
  }

  String authorityPem() {
    try {
      return Files.readString(plane.caCertificate());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A kubeconfig with nothing but data in it. */
  String kubeconfig(String user) {
    return kubeconfig(authorityPem(), "", user);
  }

  /**
   * @param more fields of the cluster, each followed by a comma
   */
  String kubeconfig(String authority, String more, String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: remote
    clusters:
      - name: remote
        cluster: {%s server: "%s", certificate-authority-data: %s}
    users: [{name: sealgate, user: {%s}}]
    contexts: [{name: remote, context: {cluster: remote, user: sealgate}}]
    """
        .formatted(
            more,
            server(),
            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)),
            user);
  }

  @Nullable ConfigMap configMap(String namespace, String name) {
    return client.configMaps().inNamespace(namespace).withName(name).get();
  }

  String value(String namespace, String name) {
    ConfigMap found = configMap(namespace, name);
    return found == null ? "" : found.getData().getOrDefault("key", "");
  }

  @Override
  public void close() {
    client.close();
    plane.close();
  }
}
