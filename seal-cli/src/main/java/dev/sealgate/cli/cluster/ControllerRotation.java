package dev.sealgate.cli.cluster;

import dev.sealgate.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the sealed-secrets controller seal a SealedSecret anew, to its newest key. */
public final class ControllerRotation {
  /** What a controller answers to one that it can't open. */
  private static final int CAN_NOT = 409;

  private static final int FAILED = 500;

  /** Of the API server, and in no file. */
  private static final List<String> OF_CLUSTER =
      List.of("creationTimestamp", "deletionTimestamp", "generation");

  private ControllerRotation() {}

  /**
   * Asks the controller through the API server's service proxy, as {@code kubeseal --re-encrypt}.
   *
   * @param kubeconfig content, or empty inside a pod
   * @param sealedSecret as JSON
   * @return the new one, with the fields that belong into a file; empty when the controller can't
   *     open the old one
   */
  public static Optional<Map<String, Object>> rotate(
      Optional<String> kubeconfig, String namespace, String name, String sealedSecret) {
    ServiceProxy proxy =
        new ServiceProxy(
            namespace,
            name,
            "cannot re-encrypt sealed secret",
            "do it with the sealing keys: seal secret --re-encrypt --recovery-private-key FILE,"
                + " where FILE is what this prints: kubectl -n "
                + namespace
                + " get secret -l sealedsecrets.bitnami.com/sealed-secrets-key -o yaml");
    ServiceProxy.Reply reply = proxy.post(kubeconfig, "/v1/rotate", sealedSecret);
    if (reply.code() == CAN_NOT || reply.code() == FAILED) {
      return Optional.empty();
    }
    if (!reply.isGood()) {
      throw proxy.failure(reply);
    }
    Map<String, @Nullable Object> rotated = object(reply.body());
    if (!isSame(object(sealedSecret), rotated)) {
      throw Failure.of(
          "cannot re-encrypt sealed secret: the controller answered with something else than this"
              + " SealedSecret",
          "is it the right one? --controller-name and --controller-namespace name it");
    }
    return Optional.of(forFile(rotated));
  }

  private static Map<String, @Nullable Object> object(String text) {
    try {
      return Answers.object(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Map.of();
    }
  }

  private static boolean isSame(
      Map<String, @Nullable Object> asked, Map<String, @Nullable Object> answered) {
    Map<?, ?> before = map(asked.get("metadata"));
    Map<?, ?> after = map(answered.get("metadata"));
    return "SealedSecret".equals(answered.get("kind"))
        && List.of("name", "namespace").stream()
            .allMatch(field -> Objects.equals(before.get(field), after.get(field)))
        && map(answered.get("spec")).get("encryptedData") instanceof Map<?, ?>;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Map<String, Object> forFile(Map<String, @Nullable Object> answered) {
    Map<String, Object> result = withoutNulls(answered);
    result.remove("status");
    if (result.get("metadata") instanceof Map<?, ?> metadata) {
      metadata.keySet().removeAll(OF_CLUSTER);
    }
    return result;
  }

  private static Map<String, Object> withoutNulls(Map<?, ?> tree) {
    Map<String, Object> copy = new HashMap<>();
    tree.forEach((key, value) -> {
      if (value instanceof Map<?, ?> inner) {
        copy.put(String.valueOf(key), withoutNulls(inner));
      } else if (value != null) {
        copy.put(String.valueOf(key), value);
      }
    });
    return copy;
  }
}
