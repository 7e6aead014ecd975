package dev.sealgate.crypto.sealed;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where a sealed value may be opened: under which name and namespace. */
public enum Scope {
  STRICT,
  NAMESPACE_WIDE,
  CLUSTER_WIDE;

  static final String PREFIX = "sealedsecrets.bitnami.com/";
  static final String NAMESPACE_WIDE_ANNOTATION = PREFIX + "namespace-wide";
  static final String CLUSTER_WIDE_ANNOTATION = PREFIX + "cluster-wide";

  /** As the controller decides: only the exact text {@code true} counts, cluster-wide wins. */
  public static Scope ofAnnotations(Map<String, ?> annotations) {
    if ("true".equals(annotations.get(CLUSTER_WIDE_ANNOTATION))) {
      return CLUSTER_WIDE;
    }
    return "true".equals(annotations.get(NAMESPACE_WIDE_ANNOTATION)) ? NAMESPACE_WIDE : STRICT;
  }

  /** The annotation that says so; none for {@link #STRICT}. */
  public Map<String, String> annotations() {
    return switch (this) {
      case STRICT -> Map.of();
      case NAMESPACE_WIDE -> Map.of(NAMESPACE_WIDE_ANNOTATION, "true");
      case CLUSTER_WIDE -> Map.of(CLUSTER_WIDE_ANNOTATION, "true");
    };
  }

  /** The OAEP label. */
  byte[] label(String namespace, String name) {
    String label =
        switch (this) {
          case STRICT -> namespace + "/" + name;
          case NAMESPACE_WIDE -> namespace;
          case CLUSTER_WIDE -> "";
        };
    return label.getBytes(StandardCharsets.UTF_8);
  }
}
