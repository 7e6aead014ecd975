package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves a Namespace or CustomResourceDefinition to the wave of the first object that needs it: a
 * later one could never begin.
 */
final class Ground {
  private final Map<String, Wave> firstInNamespace = new HashMap<>();
  private final Map<String, Wave> firstOfKind = new HashMap<>();

  private Ground(Collection<PlannedObject> objects) {
    for (PlannedObject object : objects) {
      firstOfKind.merge(
          key(object.ref().group(), object.ref().kind()), object.wave(), Ground::earlier);
      if (!object.ref().namespace().isEmpty()) {
        firstInNamespace.merge(object.ref().namespace(), object.wave(), Ground::earlier);
      }
    }
  }

  static List<PlannedObject> first(
      Collection<PlannedObject> objects, Collection<PlannedHook> hooks) {
    List<PlannedObject> users = new ArrayList<>(objects);
    hooks.forEach(hook -> users.add(hook.object()));
    Ground ground = new Ground(users);
    List<PlannedObject> moved = new ArrayList<>();
    objects.forEach(object -> moved.add(object.inWave(ground.waveOf(object))));
    return moved;
  }

  private Wave waveOf(PlannedObject object) {
    Wave wave = object.wave();
    if (object.stage() == Stage.NAMESPACES) {
      return earlier(wave, firstInNamespace.getOrDefault(object.ref().name(), wave));
    }
    if (object.isDefinition()) {
      for (ApiResource defined : ApiCatalog.definedBy(object.body())) {
        wave = earlier(wave, firstOfKind.getOrDefault(key(defined.group(), defined.kind()), wave));
      }
    }
    return wave;
  }

  private static Wave earlier(Wave a, Wave b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String key(String group, String kind) {
    return group + "/" + kind;
  }
}
