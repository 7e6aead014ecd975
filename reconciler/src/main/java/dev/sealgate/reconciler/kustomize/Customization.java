package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.render.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an Application changes in the objects of its folder, as if it stood in the folder's own
 * kustomization.
 *
 * @param images as a kustomization has them
 * @param labels of every object, after the build
 * @param annotations of every object, after the build
 */
public record Customization(
    Optional<String> targetNamespace,
    Optional<String> namePrefix,
    Optional<String> nameSuffix,
    List<Map<String, String>> images,
    List<Patch> patches,
    Map<String, String> labels,
    Map<String, String> annotations) {
  /** kustomize takes other capitals for the same name. */
  private static final List<String> VERSION = List.of("newTag", "tagSuffix", "digest");

  public static final Customization NONE =
      new Customization(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of());

  /**
   * @param target as a kustomization has it; empty when the patch says itself what it changes
   */
  public record Patch(String text, Map<String, String> target) {
    public Patch {
      target = Map.copyOf(target);
    }
  }

  public Customization {
    images = images.stream().map(Map::copyOf).toList();
    patches = List.copyOf(patches);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** Whether files without a kustomization have to be built as if they had one. */
  public boolean needsBuild() {
    return targetNamespace.isPresent()
        || namePrefix.isPresent()
        || nameSuffix.isPresent()
        || !images.isEmpty()
        || !patches.isEmpty();
  }

  /** The fields of the spec whose texts go into objects. */
  public Map<String, Object> texts() {
    return Map.of(
        "namePrefix", namePrefix.orElse(""),
        "nameSuffix", nameSuffix.orElse(""),
        "images", images,
        "commonMetadata", Map.of("labels", labels, "annotations", annotations));
  }

  /**
   * @param kustomization as it was read; the Application's word counts where both say something
   */
  void applyTo(Map<String, @Nullable Object> kustomization, EntryReader entries) {
    targetNamespace.ifPresent(name -> kustomization.put("namespace", name));
    namePrefix.ifPresent(prefix -> kustomization.put("namePrefix", prefix));
    nameSuffix.ifPresent(suffix -> kustomization.put("nameSuffix", suffix));
    if (!images.isEmpty()) {
      kustomization.put("images", images(kustomization.get("images")));
    }
    if (!patches.isEmpty()) {
      List<@Nullable Object> all = new ArrayList<>();
      if (kustomization.get("patches") instanceof List<?> own) {
        all.addAll(own);
      }
      Place place = new Place("", "spec.patches");
      for (int i = 0; i < patches.size(); i++) {
        Map<String, Object> patch = new LinkedHashMap<>();
        patch.put("patch", patches.get(i).text());
        if (!patches.get(i).target().isEmpty()) {
          patch.put("target", patches.get(i).target());
        }
        entries.patch(place.item(i), patch).ifPresent(all::add);
      }
      kustomization.put("patches", all);
    }
  }

  /** Field by field: a new tag keeps the kustomization's new name, but not its digest. */
  private List<@Nullable Object> images(@Nullable Object own) {
    List<@Nullable Object> all = new ArrayList<>();
    List<Map<String, String>> added = new ArrayList<>(images);
    if (own instanceof List<?> entries) {
      for (Object entry : entries) {
        Map<Object, @Nullable Object> merged = new LinkedHashMap<>();
        if (entry instanceof Map<?, ?> image) {
          merged.putAll(image);
          for (Map<String, String> other : images) {
            if (other.get("name") instanceof String name && name.equals(image.get("name"))) {
              forget(merged, other);
              merged.putAll(other);
              added.remove(other);
            }
          }
        }
        all.add(entry instanceof Map<?, ?> ? merged : entry);
      }
    }
    all.addAll(added);
    return all;
  }

  /** What else would say which version of the image runs. */
  private static void forget(Map<Object, @Nullable Object> own, Map<String, String> other) {
    if (other.containsKey("newTag") || other.containsKey("digest")) {
      own.keySet()
          .removeIf(key -> VERSION.stream().anyMatch(it -> it.equalsIgnoreCase((String) key)));
    }
  }
}
