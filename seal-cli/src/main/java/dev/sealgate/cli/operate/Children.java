package dev.sealgate.cli.operate;

import dev.sealgate.cli.cluster.Answer;
import dev.sealgate.cli.cluster.ClusterApi;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.HealthRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What controllers made of the objects of an Application, by {@code ownerReferences}. */
final class Children {
  private static final List<ApiResource> KINDS =
      List.of(
          new ApiResource("apps", "v1", "ReplicaSet", "replicasets", true),
          new ApiResource("batch", "v1", "Job", "jobs", true),
          new ApiResource("", "v1", "Pod", "pods", true));

  private final ClusterApi api;
  private final List<String> notes;
  private final Map<String, List<Child>> byOwner = new HashMap<>();
  private final Set<String> drawn = new HashSet<>();

  /**
   * @param notes takes what could not be looked at
   */
  Children(ClusterApi api, List<String> notes) {
    this.api = api;
    this.notes = notes;
  }

  private record Child(ApiResource resource, Map<String, @Nullable Object> object) {
    String uid() {
      return Fields.text(object, "metadata", "uid");
    }

    String told() {
      return LiveTree.told(
          resource.group(),
          resource.kind(),
          Fields.text(object, "metadata", "namespace"),
          Fields.text(object, "metadata", "name"));
    }

    /** A ReplicaSet of an earlier rollout, kept for a way back. */
    boolean isAtRest() {
      return resource.kind().equals("ReplicaSet")
          && Fields.number(object, "spec", "replicas") == 0
          && Fields.number(object, "status", "replicas") == 0;
    }
  }

  void read(String namespace) {
    for (ApiResource resource : KINDS) {
      Answer answer = api.list(resource.collectionPath(namespace), ClusterApi.JSON);
      if (answer instanceof Answer.Found(var list)) {
        for (Object item : Fields.list(list, "items")) {
          Child child = new Child(resource, LiveTree.map(item));
          for (Object owner : Fields.list(item, "metadata", "ownerReferences")) {
            byOwner.computeIfAbsent(Fields.text(owner, "uid"), _ -> new ArrayList<>()).add(child);
          }
        }
      } else {
        String plural =
            resource.plural() + (resource.group().isEmpty() ? "" : "." + resource.group());
        notes.add(
            new Refusals("list", plural, namespace).of(answer).getMessage()
                + ", so none are shown");
      }
    }
  }

  /** Those of the object with this uid, with theirs. */
  List<Node> of(String uid) {
    // whoever may write owner references can make a circle of them
    if (uid.isEmpty() || !drawn.add(uid)) {
      return List.of();
    }
    return byOwner.getOrDefault(uid, List.of()).stream()
        .filter(child -> !child.isAtRest())
        .sorted(Comparator.comparing(Child::told))
        .map(child -> {
          Health health = HealthRules.of(child.resource, child.object);
          return new Node(
              child.told(), health.level().text(), health.message(), "", "", of(child.uid()));
        })
        .toList();
  }
}
