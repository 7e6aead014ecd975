package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.Rendering;
import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.secrets.PostBuild;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what an Application changes in its objects. */
final class Customizations {
  private Customizations() {}

  static Customization of(ApplicationSpec spec) {
    Rendering.CommonMetadata metadata = spec.commonMetadata();
    return new Customization(
        filled(spec.targetNamespace()),
        filled(spec.namePrefix()),
        filled(spec.nameSuffix()),
        orEmpty(spec.images()).stream().map(Customizations::image).toList(),
        orEmpty(spec.patches()).stream()
            .map(it -> new Customization.Patch(it.patch(), target(it.target())))
            .toList(),
        metadata == null || metadata.labels() == null ? Map.of() : metadata.labels(),
        metadata == null || metadata.annotations() == null ? Map.of() : metadata.annotations());
  }

  static PostBuild postBuild(ApplicationSpec spec) {
    Rendering.PostBuild given = spec.postBuild();
    return given == null
        ? PostBuild.NONE
        : new PostBuild(
            given.substitute() == null ? Map.of() : given.substitute(),
            orEmpty(given.substituteFrom()).stream()
                .map(it ->
                    new PostBuild.From(
                        it.kind().equals("Secret"), it.name(), Boolean.TRUE.equals(it.optional())))
                .toList(),
            "Always".equals(given.substituteStrategy()));
  }

  private static Map<String, String> image(Rendering.Image image) {
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "name", image.name());
    put(fields, "newName", image.newName());
    put(fields, "newTag", image.newTag());
    put(fields, "digest", image.digest());
    return fields;
  }

  private static Map<String, String> target(Rendering.@Nullable Target target) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (target != null) {
      put(fields, "group", target.group());
      put(fields, "version", target.version());
      put(fields, "kind", target.kind());
      put(fields, "name", target.name());
      put(fields, "namespace", target.namespace());
      put(fields, "labelSelector", target.labelSelector());
      put(fields, "annotationSelector", target.annotationSelector());
    }
    return fields;
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    filled(value).ifPresent(text -> fields.put(name, text));
  }

  private static Optional<String> filled(@Nullable String text) {
    return Optional.ofNullable(text).filter(it -> !it.isEmpty());
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
