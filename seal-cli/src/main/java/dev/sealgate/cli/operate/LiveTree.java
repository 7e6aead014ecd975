package dev.sealgate.cli.operate;

import dev.sealgate.cli.cluster.Answer;
import dev.sealgate.cli.cluster.ClusterApi;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.HealthRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what an Application owns, with a person's own rights: a list for each kind and
 * namespace, and of Secrets and their like nothing but metadata.
 */
public final class LiveTree {
  private static final List<String> WAVES =
      List.of("sealgate.dev/sync-wave", "argocd.argoproj.io/sync-wave", "helm.sh/hook-weight");

  private final ClusterApi api;
  private final App app;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Map<String, ApiResource>> served = new LinkedHashMap<>();

  public LiveTree(ClusterApi api, App app) {
    this.api = api;
    this.app = app;
  }

  /** An entry of {@code status.inventory}. */
  record Owned(String group, String version, String kind, String namespace, String name) {
    static Optional<Owned> of(String entry) {
      String[] parts = entry.split("/", -1);
      return parts.length == 5
          ? Optional.of(new Owned(parts[0], parts[1], parts[2], parts[3], parts[4]))
          : Optional.empty();
    }

    String told() {
      return LiveTree.told(group, kind, namespace, name);
    }
  }

  static String told(String group, String kind, String namespace, String name) {
    return kind
        + (group.isEmpty() ? "" : "." + group)
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }

  /** Owned objects of one kind and namespace. */
  private record Drawer(String group, String version, String kind, String namespace) {}

  public AppTree look() {
    List<Owned> inventory =
        Fields.texts(app.object(), "status", "inventory").stream()
            .map(Owned::of)
            .flatMap(Optional::stream)
            .toList();
    String elsewhere = Fields.text(app.object(), "status", "cluster", "server");
    if (!elsewhere.isEmpty()) {
      notes.add("the objects are in the cluster " + elsewhere + ", which is not looked at");
      return new AppTree(
          app,
          inventory.stream().map(it -> node(it, "Unknown", "", "", "", List.of())).toList(),
          notes);
    }
    Map<Drawer, List<Owned>> drawers =
        inventory.stream()
            .collect(
                Collectors.groupingBy(
                    it -> new Drawer(it.group, it.version, it.kind, it.namespace),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Seen> all = new ArrayList<>();
    drawers.forEach((drawer, owned) -> all.addAll(look(drawer, owned)));
    Children children = new Children(api, notes);
    namespacesOfWorkloads(inventory).forEach(children::read);
    List<Node> nodes =
        all.stream()
            .sorted(Comparator.comparingInt(Seen::waveNumber).thenComparing(it -> it.owned.told()))
            .map(it -> node(it.owned, it.health, it.message, it.wave, it.note, children.of(it.uid)))
            .toList();
    return new AppTree(app, nodes, notes);
  }

  private static Node node(
      Owned owned, String health, String message, String wave, String note, List<Node> below) {
    return new Node(owned.told(), health, message, wave, note, below);
  }

  private record Seen(
      Owned owned, String uid, String health, String message, String wave, String note) {
    int waveNumber() {
      try {
        return Integer.parseInt(wave);
      } catch (NumberFormatException _) {
        return 0;
      }
    }

    static Seen unknown(Owned owned) {
      return new Seen(owned, "", "Unknown", "", "", "");
    }
  }

  private List<Seen> look(Drawer drawer, List<Owned> owned) {
    Optional<ApiResource> resource = resource(drawer);
    if (resource.isEmpty()) {
      return owned.stream().map(Seen::unknown).toList();
    }
    boolean metadata = HealthRules.metadataTells(resource.get());
    String path =
        resource.get().collectionPath(drawer.namespace)
            + "?labelSelector="
            + ClusterApi.segment(
                "sealgate.dev/name=" + app.name() + ",sealgate.dev/namespace=" + app.namespace());
    Answer answer = api.list(path, metadata ? ClusterApi.METADATA : ClusterApi.JSON);
    if (!(answer instanceof Answer.Found(var list))) {
      Refusals refusals = new Refusals("list", plural(resource.get()), drawer.namespace);
      notes.add(refusals.of(answer).getMessage() + ", so their health is not known");
      return owned.stream().map(Seen::unknown).toList();
    }
    Map<String, Map<String, @Nullable Object>> live = new TreeMap<>();
    for (Object item : Fields.list(list, "items")) {
      live.put(Fields.text(item, "metadata", "name"), map(item));
    }
    return owned.stream().map(it -> seen(it, resource.get(), live.get(it.name))).toList();
  }

  private Seen seen(
      Owned owned, ApiResource resource, @Nullable Map<String, @Nullable Object> live) {
    if (live == null) {
      // one that lost its labels is somebody else's
      return new Seen(
          owned, "", "Missing", "it is not there with the Application's labels", "", "");
    }
    Object annotations = Fields.at(live, "metadata", "annotations");
    String wave =
        WAVES.stream()
            .map(it -> Fields.text(annotations, it))
            .filter(it -> !it.isEmpty())
            .findFirst()
            .orElse("");
    String uid = Fields.text(live, "metadata", "uid");
    if (isJudgedByExpressions(owned)) {
      return new Seen(
          owned, uid, "Unknown", "", wave, "judged by spec.healthCheckExprs: seal status");
    }
    Health health = HealthRules.of(resource, live);
    return new Seen(owned, uid, health.level().text(), health.message(), wave, "");
  }

  private boolean isJudgedByExpressions(Owned owned) {
    return Fields.list(app.object(), "spec", "healthCheckExprs").stream()
        .anyMatch(it ->
            Fields.text(it, "kind").equals(owned.kind)
                && Fields.text(it, "apiVersion").startsWith(owned.group + "/"));
  }

  private static String plural(ApiResource resource) {
    return resource.plural() + (resource.group().isEmpty() ? "" : "." + resource.group());
  }

  private Optional<ApiResource> resource(Drawer drawer) {
    String version =
        drawer.group.isEmpty() ? "/api/v1" : "/apis/" + drawer.group + "/" + drawer.version;
    return Optional.ofNullable(
        served
            .computeIfAbsent(version, path -> kinds(path, drawer.group, drawer.version))
            .get(drawer.kind));
  }

  private Map<String, ApiResource> kinds(String path, String group, String version) {
    Map<String, ApiResource> kinds = new LinkedHashMap<>();
    String escaped =
        group.isEmpty()
            ? path
            : "/apis/" + ClusterApi.segment(group) + "/" + ClusterApi.segment(version);
    if (!(api.get(escaped) instanceof Answer.Found(var list))) {
      notes.add("the cluster does not serve " + group + "/" + version);
      return kinds;
    }
    for (Object it : Fields.list(list, "resources")) {
      String name = Fields.text(it, "name");
      if (name.matches("[a-z0-9-]+")) {
        String kind = Fields.text(it, "kind");
        kinds.put(
            kind,
            new ApiResource(
                group,
                group.isEmpty() ? "v1" : version,
                kind,
                name,
                Fields.isTrue(it, "namespaced")));
      }
    }
    return kinds;
  }

  /** Where something runs Pods, or may: of custom resources nobody knows. */
  private static Set<String> namespacesOfWorkloads(List<Owned> inventory) {
    return inventory.stream()
        .filter(it ->
            !it.namespace.isEmpty()
                && (it.group.equals("apps")
                    || it.group.equals("batch")
                    || it.kind.equals("ReplicationController")
                    || (it.group.contains(".") && !it.group.endsWith(".k8s.io"))))
        .map(Owned::namespace)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  static Map<String, @Nullable Object> map(@Nullable Object item) {
    return (Map<String, @Nullable Object>) Fields.map(item);
  }
}
