package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The Secrets and ConfigMaps that Pods take values from. */
final class PodReferences {
  private static final String SECRET = "Secret";
  private static final String CONFIG_MAP = "ConfigMap";

  /**
   * @param key the only one that is used, empty for all
   */
  record Reference(String kind, String name, String key) implements Comparable<Reference> {
    private static final Comparator<Reference> ORDER =
        Comparator.comparing(Reference::kind)
            .thenComparing(Reference::name)
            .thenComparing(Reference::key);

    @Override
    public int compareTo(Reference other) {
      return ORDER.compare(this, other);
    }
  }

  private final SortedSet<Reference> found = new TreeSet<>();

  private PodReferences() {}

  /**
   * @param pod the spec of a Pod
   */
  static SortedSet<Reference> of(Map<String, @Nullable Object> pod) {
    PodReferences references = new PodReferences();
    for (String containers : List.of("containers", "initContainers")) {
      Json.list(pod, containers).forEach(references::container);
    }
    Json.list(pod, "volumes").forEach(references::volume);
    return references.found;
  }

  private void container(@Nullable Object container) {
    for (Object variable : Json.list(container, "env")) {
      one(SECRET, Json.at(variable, "valueFrom", "secretKeyRef"));
      one(CONFIG_MAP, Json.at(variable, "valueFrom", "configMapKeyRef"));
    }
    for (Object from : Json.list(container, "envFrom")) {
      whole(SECRET, Json.text(from, "secretRef", "name"));
      whole(CONFIG_MAP, Json.text(from, "configMapRef", "name"));
    }
  }

  private void volume(@Nullable Object volume) {
    whole(SECRET, Json.text(volume, "secret", "secretName"));
    whole(CONFIG_MAP, Json.text(volume, "configMap", "name"));
    for (Object source : Json.list(volume, "projected", "sources")) {
      whole(SECRET, Json.text(source, "secret", "name"));
      whole(CONFIG_MAP, Json.text(source, "configMap", "name"));
    }
  }

  private void one(String kind, @Nullable Object reference) {
    String name = Json.text(reference, "name");
    if (!name.isEmpty()) {
      found.add(new Reference(kind, name, Json.text(reference, "key")));
    }
  }

  private void whole(String kind, String name) {
    if (!name.isEmpty()) {
      found.add(new Reference(kind, name, ""));
    }
  }
}
