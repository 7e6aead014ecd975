package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of one commit, stage by stage. */
public final class Plan {
  private final Map<ObjectRef, PlannedObject> objects;

  private Plan(Map<ObjectRef, PlannedObject> objects) {
    this.objects = Collections.unmodifiableMap(objects);
  }

  /** Each object at most once; sorted by stage, then by name. */
  static Plan of(Collection<PlannedObject> objects) {
    Map<ObjectRef, PlannedObject> sorted = new LinkedHashMap<>();
    objects.stream()
        .sorted((a, b) -> {
          int byStage = a.stage().compareTo(b.stage());
          return byStage != 0 ? byStage : a.ref().compareTo(b.ref());
        })
        .forEach(object -> sorted.put(object.ref(), object));
    return new Plan(sorted);
  }

  public Collection<PlannedObject> objects() {
    return objects.values();
  }

  public Set<ObjectRef> refs() {
    return objects.keySet();
  }

  public @Nullable PlannedObject get(ObjectRef ref) {
    return objects.get(ref);
  }

  public List<PlannedObject> stage(Stage stage) {
    return objects.values().stream().filter(object -> object.stage() == stage).toList();
  }

  /** The namespaces that this plan itself makes. */
  public Set<String> namespacesMade() {
    Set<String> names = new HashSet<>();
    stage(Stage.NAMESPACES).forEach(namespace -> names.add(namespace.ref().name()));
    return names;
  }
}
