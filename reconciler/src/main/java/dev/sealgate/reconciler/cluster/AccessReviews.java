package dev.sealgate.reconciler.cluster;

import dev.sealgate.reconciler.model.Permission;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the API server what an identity may do; each question once. Thread-safe. */
public final class AccessReviews {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private static final ApiResource SECRETS = new ApiResource("", "v1", "Secret", "secrets", true);

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

  /** Whether the identity may do so to every object of the kind, whatever its name is. */
  public Permission mayAny(String verb, ApiResource resource, String namespace) {
    return may(verb, resource, namespace, "");
  }

  private Permission mayPatch(String namespace, String name) {
    return may("patch", SECRETS, namespace, name);
  }

  private Permission may(String verb, ApiResource resource, String namespace, String name) {
    Map<String, Object> action = new TreeMap<>();
    action.put("verb", verb);
    action.put("group", resource.group());
    action.put("version", resource.version());
    action.put("resource", resource.plural());
    action.put("namespace", namespace);
    if (!name.isEmpty()) {
      action.put("name", name);
    }
    return known.computeIfAbsent(action.toString(), _ -> ask(action));
  }

  private Permission ask(Map<String, Object> action) {
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
