package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What has to be there before an object can be judged: its kind, and its namespace. */
final class LiveGround {
  static final String NO_NAMESPACE = "its namespace is not there yet";

  private final Map<String, ObjectRef> definitions = new HashMap<>();
  private final Set<String> unserved = new HashSet<>();
  private final Set<String> toBeMade = new HashSet<>();
  private final List<String> notes = new ArrayList<>();

  private LiveGround() {}

  static LiveGround of(ApiClient client, ApiCatalog catalog, Plan plan, Settings settings) {
    LiveGround ground = new LiveGround();
    for (PlannedObject object : plan.objects()) {
      if (object.isDefinition()) {
        for (ApiResource defined : ApiCatalog.definedBy(object.body())) {
          ground.definitions.put(kind(defined.group(), defined.kind()), object.ref());
        }
      }
    }
    Stream.concat(plan.objects().stream(), plan.hooks().stream().map(hook -> hook.object()))
        .map(PlannedObject::resource)
        .distinct()
        .filter(it -> ground.definitions.containsKey(kind(it.group(), it.kind())))
        .filter(it -> catalog.find(it.apiVersion(), it.kind()) instanceof ApiCatalog.Lookup.Unknown)
        .forEach(it -> ground.unserved.add(it.toString()));
    plan.aside().waiting().stream()
        .map(Problem::line)
        .forEach(line -> ground.notes.add("not applied before its kind is there: " + line));
    ground.namespace(client, catalog, plan, settings);
    return ground;
  }

  private void namespace(ApiClient client, ApiCatalog catalog, Plan plan, Settings settings) {
    String namespace = settings.namespace();
    boolean needed =
        settings.createNamespace()
            && !plan.namespacesMade().contains(namespace)
            && Stream.concat(
                    plan.objects().stream(), plan.hooks().stream().map(hook -> hook.object()))
                .anyMatch(it -> it.ref().namespace().equals(namespace));
    if (!needed
        || !(catalog.find("v1", "Namespace")
            instanceof ApiCatalog.Lookup.Served(ApiResource namespaces))) {
      return;
    }
    switch (client.get(namespaces, "", namespace, Detail.METADATA)) {
      case ApiAnswer.Ok _ -> {}
      case ApiAnswer.Missing _ -> {
        toBeMade.add(namespace);
        notes.add(
            "the namespace %s would be made, as syncPolicy.syncOptions has CreateNamespace=true; it belongs to no Application and is never pruned"
                .formatted(namespace));
      }
      case ApiAnswer.Forbidden _,
          ApiAnswer.Conflict _,
          ApiAnswer.Expired _,
          ApiAnswer.Rejected _,
          ApiAnswer.Unavailable _ ->
          notes.add(
              "whether the namespace %s is there can't be read; where it is not, it would be made, as syncPolicy.syncOptions has CreateNamespace=true"
                  .formatted(namespace));
    }
  }

  /** The same for all versions. */
  private static String kind(String group, String kind) {
    return group + "/" + kind;
  }

  List<String> notes() {
    return notes;
  }

  /** Whether the same commit brings its kind, and there is nothing to ask the server for yet. */
  boolean hasNoKind(PlannedObject object) {
    return unserved.contains(object.resource().toString());
  }

  /**
   * @param missing objects of the plan that are not there
   * @return why nobody can judge the object yet, empty when somebody can
   */
  String hindrance(PlannedObject object, Set<ObjectRef> missing) {
    ObjectRef ref = object.ref();
    ObjectRef definition = definitions.get(kind(ref.group(), ref.kind()));
    if (hasNoKind(object) || (definition != null && missing.contains(definition))) {
      return "its kind comes with " + definition;
    }
    boolean made =
        missing.contains(new ObjectRef("", "Namespace", "", ref.namespace()))
            || toBeMade.contains(ref.namespace());
    return made ? NO_NAMESPACE : "";
  }

  /** Of objects that were compared by a definition that the commit changes. */
  List<String> outdated(Plan plan, Set<ObjectRef> different) {
    Set<String> kinds = new TreeSet<>();
    for (PlannedObject object : plan.objects()) {
      ObjectRef definition = definitions.get(kind(object.ref().group(), object.ref().kind()));
      if (definition != null && different.contains(definition) && !hasNoKind(object)) {
        kinds.add(
            object.resource()
                + " is compared as the cluster knows it now; this commit changes "
                + definition);
      }
    }
    return List.copyOf(kinds);
  }
}
