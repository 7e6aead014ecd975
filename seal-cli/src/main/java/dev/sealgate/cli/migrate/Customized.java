package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changes the objects of the folder, where the words are Flux's or kustomize's. */
final class Customized {
  private static final List<String> TARGET =
      List.of(
          "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector");

  private static final String SCALED = "(Deployment|ReplicaSet|ReplicationController|StatefulSet)";

  private Customized() {}

  static void metadata(Fields spec, Draft draft) {
    try (Fields metadata = spec.object("commonMetadata")) {
      for (String field : List.of("labels", "annotations")) {
        metadata.any(field).ifPresent(values -> draft.put(values, "spec", "commonMetadata", field));
      }
    }
  }

  static void images(Fields spec, Draft draft) {
    for (Fields image : spec.objects("images")) {
      try (image) {
        draft.add(texts(image, List.of("name", "newName", "newTag", "digest")), "spec", "images");
      }
    }
  }

  /** Of an Argo CD Application: {@code old=new:tag}, {@code name:tag} or {@code name@digest}. */
  static Map<String, Object> image(String text) {
    Map<String, Object> image = new LinkedHashMap<>();
    int equals = text.indexOf('=');
    String target = text.substring(equals + 1);
    int at = target.indexOf('@');
    String tagged = at < 0 ? target : target.substring(0, at);
    int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
    String name = colon < 0 ? tagged : tagged.substring(0, colon);
    image.put("name", equals < 0 ? name : text.substring(0, equals));
    if (equals >= 0 && !name.isEmpty()) {
      image.put("newName", name);
    }
    if (colon >= 0) {
      image.put("newTag", tagged.substring(colon + 1));
    }
    if (at >= 0) {
      image.put("digest", target.substring(at + 1));
    }
    return image;
  }

  static void patches(Fields spec, Draft draft) {
    for (Fields patch : spec.objects("patches")) {
      try (patch;
          Fields target = patch.object("target")) {
        Map<String, Object> copy = new LinkedHashMap<>();
        Optional<String> text = patch.text("patch");
        text.ifPresent(present -> copy.put("patch", present));
        if (text.isEmpty()) {
          spec.report()
              .add(
                  Weight.STOPS,
                  patch.path("patch"),
                  "is missing",
                  "write the patch there, not in a file of another place");
        }
        if (patch.has("target")) {
          copy.put("target", texts(target, TARGET));
        }
        draft.add(copy, "spec", "patches");
      }
    }
  }

  /**
   * As patches, which come after all others: of the kinds and in the field that kustomize changes.
   */
  static void replicas(Fields kustomize, Draft draft) {
    for (Fields replica : kustomize.objects("replicas")) {
      try (replica) {
        Optional<String> name = replica.text("name");
        Optional<String> count =
            replica.any("count").map(Object::toString).filter(text -> text.matches("[0-9]{1,9}"));
        if (name.isEmpty() || count.isEmpty()) {
          kustomize
              .report()
              .add(
                  Weight.STOPS,
                  replica.path("count"),
                  "is no number for a name",
                  "write it as its kind says");
          continue;
        }
        draft.add(
            Map.of(
                "patch",
                "- {op: add, path: /spec/replicas, value: " + count.get() + "}",
                "target",
                Map.of("kind", SCALED, "name", name.get().replace(".", "\\."))),
            "spec",
            "patches");
      }
    }
  }

  /** Fields that Flux leaves to others. */
  static void ignored(Fields spec, Draft draft) {
    for (Fields rule : spec.objects("ignore")) {
      try (rule;
          Fields target = rule.object("target")) {
        Map<String, Object> copy = new LinkedHashMap<>();
        copy.put("paths", rule.texts("paths"));
        if (rule.has("target")) {
          copy.put("target", texts(target, TARGET));
        }
        draft.add(copy, "spec", "ignore");
      }
    }
  }

  /** Fields that Argo CD leaves to others. */
  static void differences(Fields spec, Draft draft) {
    for (Fields rule : spec.objects("ignoreDifferences")) {
      try (rule) {
        Map<String, Object> copy = texts(rule, List.of("group", "kind", "name", "namespace"));
        for (String field : List.of("jsonPointers", "jqPathExpressions", "managedFieldsManagers")) {
          if (rule.has(field)) {
            copy.put(field, rule.texts(field));
          }
        }
        draft.add(copy, "spec", "ignoreDifferences");
      }
    }
  }

  static Map<String, Object> texts(Fields fields, List<String> keys) {
    Map<String, Object> copy = new LinkedHashMap<>();
    keys.forEach(key -> fields.text(key).ifPresent(text -> copy.put(key, text)));
    return copy;
  }
}
