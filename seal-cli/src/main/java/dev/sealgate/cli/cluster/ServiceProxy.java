package dev.sealgate.cli.cluster;

import dev.sealgate.cli.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Posts SealedSecrets to a controller through the API server's service proxy, as kubeseal does.
 *
 * @param problem what could not be done, for messages
 * @param otherwise how it is done without this controller
 */
record ServiceProxy(String namespace, String name, String problem, String otherwise) {
  /** The service is there, and has no such page, or none that is posted to. */
  private static final Set<Integer> NO_SUCH_PAGE = Set.of(404, 405);

  private static final int FORBIDDEN = 403;

  /** What came back: the body, or why there is none. */
  record Reply(int code, String body) {
    boolean isGood() {
      return code == 200;
    }
  }

  Reply post(Optional<String> kubeconfig, String page, String sealedSecret) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(ControllerCertificate.config(kubeconfig))
            .build()) {
      String port =
          ControllerCertificate.port(client, namespace, name)
              .orElseThrow(() ->
                  Failure.of(
                      "%s: service \"%s\" in namespace \"%s\" not found"
                          .formatted(problem, name, namespace),
                      "name the right one: --controller-name and --controller-namespace"));
      String body =
          client.raw(
              "/api/v1/namespaces/%s/services/http:%s:%s/proxy%s"
                  .formatted(namespace, name, port, page),
              "POST",
              sealedSecret);
      return new Reply(200, Objects.requireNonNullElse(body, ""));
    } catch (KubernetesClientException e) {
      return new Reply(e.getCode(), "");
    }
  }

  Failure failure(Reply reply) {
    int code = reply.code();
    String service = "service \"%s\" in namespace \"%s\"".formatted(name, namespace);
    if (code <= 0) {
      return Failure.of(
          problem + ": the API server of the kubeconfig's context does not answer", otherwise);
    }
    if (NO_SUCH_PAGE.contains(code)) {
      return Failure.of(
          problem + ": the controller of " + service + " does not do that (HTTP " + code + ")",
          otherwise);
    }
    return code == FORBIDDEN
        ? Failure.of(problem + ": you may not post to " + service, otherwise)
        : Failure.of(problem + ": the controller answered HTTP " + code, otherwise);
  }
}
