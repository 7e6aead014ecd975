package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.net.URI;

/** Whether a cluster answers, and which one it is. */
sealed interface Reached {
  ApiResource NAMESPACES = new ApiResource("", "v1", "Namespace", "namespaces", false);

  /**
   * @param uid of its namespace kube-system, by which clusters are told apart; empty when the login
   *     may not read that
   */
  record Yes(String uid) implements Reached {}

  record No(Problem problem) implements Reached {}

  static Reached by(ApiClient client, URI server) {
    String at = "the cluster at " + server + " ";
    return switch (client.get(NAMESPACES, "", "kube-system", Detail.METADATA)) {
      case ApiAnswer.Ok(var namespace) -> new Yes(Json.text(namespace, "metadata", "uid"));
      case ApiAnswer.Forbidden forbidden ->
          forbidden.resource().isEmpty()
              ? new No(
                  Problem.of(
                      Reason.CLUSTER_DENIED,
                      at + "does not know " + client.identity(),
                      "renew the Secret: it is read again at once"))
              : new Yes("");
      case ApiAnswer.Rejected rejected when rejected.code() == 403 -> new Yes("");
      case ApiAnswer.Unavailable(String detail) ->
          new No(
              Problem.of(
                  Reason.CLUSTER_UNREACHABLE,
                  at + "can't be worked with: " + detail,
                  "network, DNS, the cluster, the authority in the Secret; it is tried again"));
      case ApiAnswer.Missing _, ApiAnswer.Rejected _, ApiAnswer.Conflict _, ApiAnswer.Expired _ ->
          new No(
              Problem.of(
                  Reason.CLUSTER_UNREACHABLE,
                  at + "can't be worked with: what answers is no API server",
                  "correct the address; it is tried again"));
    };
  }
}
