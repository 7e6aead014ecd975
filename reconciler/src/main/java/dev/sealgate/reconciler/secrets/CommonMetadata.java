package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels and annotations that the Application gives to every object. */
final class CommonMetadata {
  private CommonMetadata() {}

  /** Its texts go into objects past the check of files. */
  static void refuseForged(Customization customization, ProblemList problems) {
    ProblemList found = new ProblemList();
    PlaceholderGuard.refuseForged(Map.of("spec", customization.texts()), new Origin("", 0), found);
    for (Problem it : found.toList()) {
      problems.add(new Problem(it.reason(), "", -1, it.keyPath(), it.message(), it.hint()));
    }
  }

  static Manifest of(Customization customization, Manifest manifest) {
    if (customization.labels().isEmpty() && customization.annotations().isEmpty()) {
      return manifest;
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(manifest.metadata());
    merge(metadata, "labels", customization.labels());
    merge(metadata, "annotations", customization.annotations());
    Map<String, @Nullable Object> body = new LinkedHashMap<>(manifest.body());
    body.put("metadata", metadata);
    return new Manifest(
        manifest.apiVersion(), manifest.ref(), body, manifest.origin(), manifest.producedBy());
  }

  private static void merge(
      Map<String, @Nullable Object> metadata, String field, Map<String, String> added) {
    if (added.isEmpty()) {
      return;
    }
    Map<Object, @Nullable Object> all = new LinkedHashMap<>();
    if (metadata.get(field) instanceof Map<?, ?> own) {
      all.putAll(own);
    }
    all.putAll(added);
    metadata.put(field, all);
  }
}
