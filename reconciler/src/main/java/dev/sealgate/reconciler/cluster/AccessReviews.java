package dev.sealgate.reconciler.cluster;

import dev.sealgate.reconciler.model.Permission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the API server what an identity may do; each question once. Thread-safe. */
public final class AccessReviews {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final ApiClient client;
  private final Map<String, Permission> known = new ConcurrentHashMap<>();

  public AccessReviews(ApiClient client) {
    this.client = client;
  }

  /** Whether the identity may change every Secret of the namespace. */
  public Permission mayWriteSecrets(String namespace) {
    return mayPatch(namespace, "");
  }

  /** Whether the identity may change this Secret. */
  public Permission mayWriteSecret(String namespace, String name) {
    Permission all = mayPatch(namespace, "");
    return all == Permission.REFUSED ? mayPatch(namespace, name) : all;
  }

  private Permission mayPatch(String namespace, String name) {
    return known.computeIfAbsent(namespace + "/" + name, _ -> ask(namespace, name));
  }

  private Permission ask(String namespace, String name) {
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("verb", "patch");
    action.put("version", "v1");
    action.put("resource", "secrets");
    action.put("namespace", namespace);
    if (!name.isEmpty()) {
      action.put("name", name);
    }
    byte[] review =
        Json.bytes(
            Map.of(
                "apiVersion",
                "authorization.k8s.io/v1",
                "kind",
                "SelfSubjectAccessReview",
                "spec",
                Map.of("resourceAttributes", action)));
    return switch (client.create(PATH, review)) {
      case ApiAnswer.Ok(var answer) ->
          Boolean.TRUE.equals(Json.at(answer, "status", "allowed"))
              ? Permission.GRANTED
              : Permission.REFUSED;
      case ApiAnswer.Forbidden _, ApiAnswer.Rejected _, ApiAnswer.Missing _ -> Permission.REFUSED;
      case ApiAnswer.Conflict _, ApiAnswer.Expired _, ApiAnswer.Unavailable _ -> Permission.UNKNOWN;
    };
  }
}
