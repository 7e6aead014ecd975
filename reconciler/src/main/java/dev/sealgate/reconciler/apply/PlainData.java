package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Switches;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the Secrets, ConfigMaps and ServiceAccounts that the API server's own validation surely
 * takes when they are new: those with nothing in them but named data. Narrower than the API server
 * where that is simpler. The rules are those of {@code k8s.io/apimachinery/pkg/util/validation} and
 * {@code pkg/apis/core/validation}.
 */
final class PlainData {
  /** Far below what the API server takes of data (1 MiB) and of annotations (256 KiB). */
  static final int MOST_BYTES = 200_000;

  private static final String OPAQUE = "Opaque";
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");
  private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final Set<String> METADATA = Set.of("name", "namespace", "labels", "annotations");
  private static final Set<String> OF_SECRET =
      Set.of("apiVersion", "kind", "metadata", "data", "type");
  private static final Set<String> OF_CONFIG_MAP = Set.of("apiVersion", "kind", "metadata", "data");
  private static final Set<String> OF_SERVICE_ACCOUNT = Set.of("apiVersion", "kind", "metadata");

  private PlainData() {}

  /** Whatever its size is. */
  static boolean is(PlannedObject object) {
    Map<String, @Nullable Object> body = object.body();
    return object.ref().group().isEmpty()
        && "v1".equals(body.get("apiVersion"))
        && fields(object.ref().kind()).containsAll(body.keySet())
        && OPAQUE.equals(body.getOrDefault("type", OPAQUE))
        && hasPlainMetadata(object)
        && areTexts(body, "data")
        && Json.map(body, "data").keySet().stream().allMatch(PlainData::isDataKey);
  }

  /** Empty for a kind that may hold more than data. */
  private static Set<String> fields(String kind) {
    return switch (kind) {
      case "Secret" -> OF_SECRET;
      case "ConfigMap" -> OF_CONFIG_MAP;
      case "ServiceAccount" -> OF_SERVICE_ACCOUNT;
      default -> Set.of();
    };
  }

  /** Whether its metadata is surely taken of any object, and nothing of it is handled specially. */
  static boolean hasPlainMetadata(PlannedObject object) {
    Map<String, @Nullable Object> body = object.body();
    return object.switches().equals(Switches.STANDARD)
        && object.ignored().isNothing()
        && METADATA.containsAll(Json.map(body, "metadata").keySet())
        && isName(object.ref().name())
        && areTexts(Json.map(body, "metadata"), "labels")
        && areTexts(Json.map(body, "metadata"), "annotations")
        && Json.map(body, "metadata", "labels").entrySet().stream().allMatch(PlainData::isLabel)
        && Json.map(body, "metadata", "annotations").keySet().stream()
            .allMatch(PlainData::isQualified);
  }

  private static boolean areTexts(Map<String, @Nullable Object> tree, String key) {
    return !tree.containsKey(key)
        || (tree.get(key) instanceof Map<?, ?> map
            && map.values().stream().allMatch(String.class::isInstance));
  }

  private static boolean isName(String name) {
    return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
  }

  private static boolean isLabel(Map.Entry<String, @Nullable Object> label) {
    return isQualified(label.getKey())
        && label.getValue() instanceof String value
        && value.length() <= LONGEST_LABEL
        && LABEL.matcher(value).matches();
  }

  private static boolean isQualified(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    return (slash < 0 || isName(key.substring(0, slash)))
        && !name.isEmpty()
        && name.length() <= LONGEST_LABEL
        && LABEL.matcher(name).matches();
  }

  private static boolean isDataKey(String key) {
    return key.length() <= LONGEST_NAME
        && DATA_KEY.matcher(key).matches()
        && !key.equals(".")
        && !key.startsWith("..");
  }
}
