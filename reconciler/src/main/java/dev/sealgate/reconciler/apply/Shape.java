package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells objects of which the API server's own validation says the same: {@link PlainData}, and
 * Deployments and Services from one template. Those may differ in plain metadata, and in their own
 * name wherever it stands in a selector, in the Pods' labels or as a reference: there any name is
 * as good as another. Nothing that only one object may have, such as a port of the nodes, is
 * allowed.
 */
final class Shape {
  static final String PLAIN = "";

  /** Good as a name of anything, and as a label's value. */
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec");
  private static final Set<String> OF_SERVICE = Set.of("selector", "ports", "type");
  private static final Set<String> OF_PORT =
      Set.of("name", "port", "targetPort", "protocol", "appProtocol");

  private static final Set<String> LABELS =
      Set.of("selector", "selector.matchLabels", "template.metadata.labels");
  private static final Set<String> REFERENCES =
      Set.of(
          "template.spec.serviceAccountName",
          "template.spec.containers.name",
          "template.spec.containers.envFrom.configMapRef.name",
          "template.spec.containers.envFrom.secretRef.name",
          "template.spec.containers.env.valueFrom.configMapKeyRef.name",
          "template.spec.containers.env.valueFrom.secretKeyRef.name",
          "template.spec.volumes.configMap.name",
          "template.spec.volumes.secret.secretName");

  private final String name;
  private final List<String> replaced = new ArrayList<>();
  private int visited;

  private Shape(String name) {
    this.name = name;
  }

  /** Equal for objects of a kind that are judged alike; empty for one that is judged by itself. */
  static Optional<String> of(PlannedObject object) {
    if (PlainData.is(object)) {
      return Optional.of(PLAIN);
    }
    Map<String, @Nullable Object> body = object.body();
    boolean known =
        (isDeployment(object) || isService(object))
            && FIELDS.containsAll(body.keySet())
            && PlainData.hasPlainMetadata(object)
            && NAME.matcher(object.ref().name()).matches();
    return known ? Optional.of(new Shape(object.ref().name()).of(body)) : Optional.empty();
  }

  private static boolean isDeployment(PlannedObject object) {
    return object.ref().group().equals("apps")
        && object.ref().kind().equals("Deployment")
        && "apps/v1".equals(object.body().get("apiVersion"));
  }

  private static boolean isService(PlannedObject object) {
    Map<String, @Nullable Object> spec = Json.map(object.body(), "spec");
    return object.ref().group().isEmpty()
        && object.ref().kind().equals("Service")
        && "v1".equals(object.body().get("apiVersion"))
        && OF_SERVICE.containsAll(spec.keySet())
        && "ClusterIP".equals(spec.getOrDefault("type", "ClusterIP"))
        && Json.list(spec, "ports").stream()
            .allMatch(port -> port instanceof Map<?, ?> map && OF_PORT.containsAll(map.keySet()));
  }

  private String of(Map<String, @Nullable Object> body) {
    Object spec = nameless(body.get("spec"), "", "");
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("spec", spec);
    whole.put("names", replaced);
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Json.canonical(whole)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @param in the path of the map or list that the value is in, without the indexes of lists
   * @param path of the value
   */
  private @Nullable Object nameless(@Nullable Object value, String in, String path) {
    visited++;
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, child) -> {
          String at = path.isEmpty() ? (String) key : path + "." + key;
          copy.put((String) key, nameless(child, path, at));
        });
        yield copy;
      }
      case List<?> list -> list.stream().map(child -> orEmpty(nameless(child, in, path))).toList();
      case String text
          when text.equals(name) && (LABELS.contains(in) || REFERENCES.contains(path)) -> {
        replaced.add(visited + " " + path);
        yield "";
      }
      case null, default -> value;
    };
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? Map.of() : value;
  }
}
