package dev.sealgate.cli.cluster;

import dev.sealgate.cli.Failure;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sealed.SealingCertificate;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The sealing certificate of the controller in a cluster. */
public final class ControllerCertificate {
  private static final String KEY_LABEL = "sealedsecrets.bitnami.com/sealed-secrets-key";
  private static final int FORBIDDEN = 403;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String OTHER_CONTROLLER =
      "name the right one: --controller-name and --controller-namespace (the sealed-secrets"
          + " controller is sealed-secrets-controller in kube-system)";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  private ControllerCertificate(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * Asks the controller through the API server's service proxy; when that does not answer, takes
   * the newest certificate of the sealing key Secrets in its namespace (which fewer people may
   * read).
   *
   * @param kubeconfig content, or empty inside a pod
   * @param notice takes a line for the person when the second way was gone
   */
  public static SealingCertificate fetch(
      Optional<String> kubeconfig, String namespace, String name, Consumer<String> notice) {
    try (KubernetesClient client =
        new KubernetesClientBuilder().withConfig(config(kubeconfig)).build()) {
      return new ControllerCertificate(client, namespace, name).fetch(notice);
    } catch (KubernetesClientException e) {
      throw failure(e, name, namespace);
    }
  }

  static Config config(Optional<String> kubeconfig) {
    Config config = ClusterConfig.of(kubeconfig);
    config.setConnectionTimeout(TIMEOUT_MILLIS);
    config.setRequestTimeout(TIMEOUT_MILLIS);
    config.setRequestRetryBackoffLimit(0);
    return config;
  }

  private SealingCertificate fetch(Consumer<String> notice) {
    String problem;
    boolean forbidden = false;
    try {
      Optional<String> port = port();
      if (port.isPresent()) {
        String pem =
            client.raw(
                "/api/v1/namespaces/%s/services/http:%s:%s/proxy/v1/cert.pem"
                    .formatted(namespace, name, port.get()));
        if (pem != null) {
          return parse(pem);
        }
      }
      problem = "service \"" + name + "\" in namespace \"" + namespace + "\" not found";
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      forbidden = e.getCode() == FORBIDDEN;
      problem =
          "service \"%s\" in namespace \"%s\" gave no certificate (HTTP %d)"
              .formatted(name, namespace, e.getCode());
    }
    SealingCertificate newest = newestOfSecrets(problem, forbidden);
    notice.accept(problem + "; the certificate is taken from its sealing key Secret");
    return newest;
  }

  private static SealingCertificate parse(String pem) {
    try {
      return SealingCertificate.parse(pem);
    } catch (CryptoException _) {
      throw Failure.of(
          "cannot fetch certificate: what the service answers is no sealing certificate",
          OTHER_CONTROLLER);
    }
  }

  private Optional<String> port() {
    return port(client, namespace, name);
  }

  /** Name of the Service's first port, as kubeseal takes it; empty when there is no Service. */
  static Optional<String> port(KubernetesClient client, String namespace, String name) {
    Service service;
    try {
      service = client.services().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return Optional.of("http");
      }
      throw e;
    }
    if (service == null || service.getSpec() == null || service.getSpec().getPorts().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Objects.requireNonNullElse(service.getSpec().getPorts().getFirst().getName(), ""));
  }

  private SealingCertificate newestOfSecrets(String problem, boolean forbidden) {
    List<Secret> secrets;
    try {
      secrets =
          client.secrets().inNamespace(namespace).withLabel(KEY_LABEL, "active").list().getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN && !forbidden) {
        throw Failure.of("cannot get sealed secret service: " + problem, OTHER_CONTROLLER);
      }
      throw e;
    }
    return secrets.stream()
        .flatMap(ControllerCertificate::certificate)
        .max(Comparator.comparing(SealingCertificate::notBefore))
        .orElseThrow(
            () -> Failure.of("cannot get sealed secret service: " + problem, OTHER_CONTROLLER));
  }

  private static Stream<SealingCertificate> certificate(Secret secret) {
    String encoded = secret.getData() == null ? null : secret.getData().get("tls.crt");
    if (encoded == null) {
      return Stream.empty();
    }
    try {
      byte[] pem = Base64.getDecoder().decode(encoded);
      return Stream.of(SealingCertificate.parse(new String(pem, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException | CryptoException _) {
      return Stream.empty();
    }
  }

  private static Failure failure(KubernetesClientException e, String name, String namespace) {
    int code = e.getCode();
    if (code <= 0) {
      return Failure.of(
          "cannot fetch certificate: the API server of the kubeconfig's context does not answer",
          "does kubectl get ns work? Without a cluster: --cert FILE");
    }
    return switch (code) {
      case 401 ->
          Failure.of(
              "cannot fetch certificate: the API server does not accept these credentials",
              "log in to the cluster again");
      case FORBIDDEN ->
          Failure.of(
              "cannot fetch certificate: you may not read service \"%s\" in namespace \"%s\""
                  .formatted(name, namespace),
              "ask for the role sealgate-certificate-reader, or for the certificate as a file:"
                  + " --cert FILE");
      default ->
          Failure.of(
              "cannot fetch certificate: the API server answered HTTP " + e.getCode(),
              "try again, or work without the cluster: --cert FILE");
    };
  }
}
