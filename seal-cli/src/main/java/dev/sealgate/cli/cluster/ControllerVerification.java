package dev.sealgate.cli.cluster;

import dev.sealgate.cli.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** What the sealed-secrets controller says of a SealedSecret. */
public final class ControllerVerification {
  private static final int CAN_NOT = 409;
  private static final String OTHERWISE = "try the keys themselves: --recovery-private-key FILE";

  private ControllerVerification() {}

  /**
   * Asks the controller through the API server's service proxy, as {@code kubeseal --validate}.
   *
   * @param kubeconfig content, or empty inside a pod
   * @param sealedSecret as JSON
   */
  public static boolean verify(
      Optional<String> kubeconfig, String namespace, String name, String sealedSecret) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(ControllerCertificate.config(kubeconfig))
            .build()) {
      String port =
          ControllerCertificate.port(client, namespace, name)
              .orElseThrow(() ->
                  Failure.of(
                      "cannot validate sealed secret: service \"%s\" in namespace \"%s\" not found"
                          .formatted(name, namespace),
                      "name the right one: --controller-name and --controller-namespace"));
      client.raw(
          "/api/v1/namespaces/%s/services/http:%s:%s/proxy/v1/verify"
              .formatted(namespace, name, port),
          "POST",
          sealedSecret);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CAN_NOT) {
        return false;
      }
      throw Failure.of(
          e.getCode() <= 0
              ? "cannot validate sealed secret: the API server of the kubeconfig's context does"
                  + " not answer"
              : "cannot validate sealed secret: the controller answered HTTP " + e.getCode(),
          OTHERWISE);
    }
  }
}
