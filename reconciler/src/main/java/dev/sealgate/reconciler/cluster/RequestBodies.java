package dev.sealgate.reconciler.cluster;

import java.util.List;
import java.util.Map;

/** What is sent, besides manifests. */
final class RequestBodies {
  private RequestBodies() {}

  /** Deletes the object with exactly this uid. */
  static byte[] delete(String uid, String propagation) {
    return Json.bytes(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            "propagationPolicy",
            propagation,
            "preconditions",
            Map.of("uid", uid)));
  }

  /** A JSON patch that replaces who owns which fields, if the object still has this version. */
  static byte[] owners(String version, List<Object> entries) {
    return Json.bytes(
        List.of(
            Map.of("op", "replace", "path", "/metadata/managedFields", "value", entries),
            Map.of("op", "replace", "path", "/metadata/resourceVersion", "value", version)));
  }
}
