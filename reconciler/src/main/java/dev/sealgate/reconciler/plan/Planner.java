package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each manifest which API resource it is, where it goes and what exactly is sent.
 *
 * @param owner whose labels the objects get
 * @param defaultNamespace for namespaced objects that name none
 * @param secretKinds kinds besides Secret in which placeholders stand for values, as {@code Kind}
 *     or {@code Kind.group}
 * @param ignore what is left to others
 * @param kinds what the API server serves
 */
public record Planner(
    Owner owner,
    String defaultNamespace,
    Set<String> secretKinds,
    IgnoreRules ignore,
    KindFinder kinds) {
  private static final String DEFINITION = "CustomResourceDefinition";
  private static final String DEFINITION_GROUP = "apiextensions.k8s.io";
  private static final String FROM_STORE = "ExternalSecret";
  private static final int LONGEST_NAME = 253;

  public Planner {
    secretKinds = Set.copyOf(secretKinds);
  }

  /** Where to ask what a kind is. */
  @FunctionalInterface
  public interface KindFinder {
    ApiCatalog.Lookup find(String apiVersion, String kind);
  }

  public Planning plan(List<Manifest> manifests) {
    List<Problem> problems = new ArrayList<>(ignore.problems());
    Map<String, ApiResource> coming = definedHere(manifests);
    Map<ObjectRef, PlannedObject> planned = new LinkedHashMap<>();
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    Set<ObjectRef> aside = new HashSet<>();
    List<Problem> waiting = new ArrayList<>();
    HookPlans hooks = new HookPlans();
    Set<ObjectRef> skipped = new HashSet<>();
    for (Manifest manifest : manifests) {
      HookMark mark = HookMark.read(manifest, problems);
      if (mark instanceof HookMark.Refused) {
        continue;
      }
      if (mark instanceof HookMark.Skipped) {
        skipped.add(manifest.ref());
        skipped.add(
            manifest.ref().namespace().isEmpty()
                ? manifest.ref().inNamespace(defaultNamespace)
                : manifest.ref().inNamespace(""));
        continue;
      }
      Switches switches = SwitchReader.read(manifest, problems);
      if (switches.presence() == Switches.Presence.NEVER) {
        aside.addAll(possible(manifest.ref()));
        continue;
      }
      List<Problem> unknown = switches.mayWait() ? waiting : problems;
      ApiResource resource = resource(manifest, coming, unknown, problems);
      if (resource == null && switches.mayWait()) {
        aside.addAll(possible(manifest.ref()));
      }
      boolean unnamed = mark instanceof HookMark.Runs && HookPlans.isGenerated(manifest);
      if (resource == null || !named(manifest, unnamed ? "generateName" : "name", problems)) {
        continue;
      }
      PlannedObject object = place(manifest, resource, switches, problems);
      if (object == null) {
        continue;
      }
      if (mark instanceof HookMark.Runs runs) {
        String where = unnamed ? object.origin().toString() : "";
        content.put(
            object.ref() + " " + where + " " + new TreeSet<>(runs.phases()), object.digest());
        hooks.add(object, runs, manifest);
        continue;
      }
      PlannedObject twin = planned.putIfAbsent(object.ref(), object);
      boolean fromStore = manifest.producedBy().filter(FROM_STORE::equals).isPresent();
      content.put(object.ref().toString(), fromStore ? "" : object.digest());
      if (twin != null) {
        problems.add(
            Problem.at(
                Reason.DUPLICATE_OBJECT,
                manifest.origin(),
                "",
                object.ref() + " stands in " + twin.origin() + " too",
                "remove one of the two"));
      }
    }
    String id = Bodies.digest(content, "");
    List<PlannedHook> run = hooks.named(id, planned, problems);
    return problems.isEmpty()
        ? new Planning.Planned(
            Plan.of(
                Ground.first(planned.values(), run),
                run,
                skipped,
                new Plan.Aside(aside, waiting),
                id))
        : new Planning.Refused(problems);
  }

  /** Wherever the object may be, when nobody can tell whether its kind has namespaces. */
  private List<ObjectRef> possible(ObjectRef ref) {
    return List.of(ref, ref.inNamespace(""), ref.inNamespace(defaultNamespace));
  }

  private static Map<String, ApiResource> definedHere(List<Manifest> manifests) {
    Map<String, ApiResource> coming = new HashMap<>();
    for (Manifest manifest : manifests) {
      if (manifest.ref().kind().equals(DEFINITION)
          && manifest.ref().group().equals(DEFINITION_GROUP)) {
        ApiCatalog.definedBy(manifest.body())
            .forEach(defined -> coming.put(defined.apiVersion() + "/" + defined.kind(), defined));
      }
    }
    return coming;
  }

  private @Nullable ApiResource resource(
      Manifest manifest,
      Map<String, ApiResource> coming,
      List<Problem> unknown,
      List<Problem> problems) {
    String kind = manifest.ref().kind();
    ApiResource defined = coming.get(manifest.apiVersion() + "/" + kind);
    if (defined != null) {
      return defined;
    }
    return switch (kinds.find(manifest.apiVersion(), kind)) {
      case ApiCatalog.Lookup.Served(ApiResource resource) -> resource;
      case ApiCatalog.Lookup.Unknown _ -> {
        unknown.add(
            Problem.at(
                Reason.UNKNOWN_KIND,
                manifest.origin(),
                "kind",
                "the API server knows no " + manifest.apiVersion() + " " + kind,
                "install its CustomResourceDefinition first or in the same commit, or correct"
                    + " apiVersion and kind"));
        yield null;
      }
      case ApiCatalog.Lookup.Doubt(String detail) -> {
        problems.add(
            Problem.at(
                Reason.API_UNAVAILABLE,
                manifest.origin(),
                "kind",
                "what " + manifest.apiVersion() + " " + kind + " is can't be told: " + detail,
                "it is tried again"));
        yield null;
      }
    };
  }

  private static boolean named(Manifest manifest, String key, List<Problem> problems) {
    String name = key.equals("name") ? manifest.ref().name() : Json.text(manifest.metadata(), key);
    String namespace = manifest.ref().namespace();
    if (!name.isEmpty() && isPathSafe(name) && isPathSafe(namespace)) {
      return true;
    }
    problems.add(
        Problem.at(
            Reason.INVALID_MANIFEST,
            manifest.origin(),
            name.isEmpty() || !isPathSafe(name) ? "metadata." + key : "metadata.namespace",
            name.isEmpty()
                ? "the object has no name"
                : "this is no name that an object or namespace can have",
            name.isEmpty() ? "give it one: generateName can't be applied twice" : ""));
    return false;
  }

  private static boolean isPathSafe(String name) {
    return name.length() <= LONGEST_NAME
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/' && c != '%');
  }

  private @Nullable PlannedObject place(
      Manifest manifest, ApiResource resource, Switches switches, List<Problem> problems) {
    Integer wave = WaveMark.read(manifest, problems);
    if (wave == null) {
      return null;
    }
    String named = manifest.ref().namespace();
    String namespace = !resource.namespaced() ? "" : named.isEmpty() ? defaultNamespace : named;
    ObjectRef ref = manifest.ref().inNamespace(namespace);
    Map<String, @Nullable Object> body =
        Bodies.clean(manifest.body(), namespace, Ownership.labels(owner));
    if (manifest.isSecret()) {
      String fault = Bodies.foldStringData(body);
      if (!fault.isEmpty()) {
        problems.add(
            Problem.at(
                Reason.INVALID_MANIFEST,
                manifest.origin(),
                fault,
                "the value is no base64 text",
                "encode it, or put it into stringData as it is"));
        return null;
      }
    }
    Ignored ignored = ignore.in(manifest, ref, body, problems);
    if (switches.replace() && !ignored.isNothing()) {
      problems.add(
          Problem.at(
              Reason.UNSUPPORTED,
              manifest.origin(),
              "metadata.annotations[" + SwitchReader.SYNC_OPTIONS + "]",
              ref + " is to be replaced as a whole, and rules leave a part of it to others",
              "remove Replace=true, or except it from ignoreDifferences and ignore"));
    }
    return new PlannedObject(
        ref,
        resource,
        body,
        manifest.origin(),
        Stage.of(ref),
        new Wave(Phase.SYNC, wave),
        Bodies.digest(body, ignored.mark() + switches.mark()),
        manifest.isSecret() || mayCarrySecrets(ref),
        ignored,
        switches);
  }

  private boolean mayCarrySecrets(ObjectRef ref) {
    return secretKinds.contains(
        ref.group().isEmpty() ? ref.kind() : ref.kind() + "." + ref.group());
  }
}
