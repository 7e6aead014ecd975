package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.PodReferences.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets workloads restart when a Secret or ConfigMap of the same revision that their Pods use
 * changes: a checksum of what they use stands in the template of the Pods, so the restart is an
 * ordinary rollout. It is made of placeholders, which are keyed: nobody can guess a value by it.
 */
public final class Restarts {
  /** On a workload: {@code true} or {@code false}, whatever the Application says. */
  public static final String WANTED = "sealgate.dev/restart-on-change";

  /** On the template of the Pods. */
  public static final String CHECKSUM = "sealgate.dev/config-checksum";

  private static final Set<String> RESTARTING =
      Set.of("Deployment.apps", "StatefulSet.apps", "DaemonSet.apps", "Rollout.argoproj.io");
  private static final int CHECKSUM_LENGTH = 32;

  private final String defaultNamespace;
  private final Map<ObjectRef, Map<String, @Nullable Object>> contents = new HashMap<>();

  private Restarts(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * @param manifests masked
   * @param problems what is wrong with annotations
   */
  public record Marked(List<Manifest> manifests, List<Problem> problems) {
    public Marked {
      manifests = List.copyOf(manifests);
      problems = List.copyOf(problems);
    }
  }

  /**
   * @param all whether workloads that do not say otherwise restart
   */
  public static Marked mark(List<Manifest> manifests, String defaultNamespace, boolean all) {
    Restarts restarts = new Restarts(defaultNamespace);
    manifests.forEach(restarts::learn);
    List<Manifest> marked = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Manifest manifest : manifests) {
      boolean wanted = wanted(manifest, all, problems);
      marked.add(wanted ? restarts.mark(manifest) : manifest);
    }
    return new Marked(marked, problems);
  }

  private static boolean wanted(Manifest manifest, boolean all, List<Problem> problems) {
    boolean restarting = RESTARTING.contains(manifest.ref().kind() + "." + manifest.ref().group());
    Optional<String> said = manifest.annotation(WANTED);
    if (said.isEmpty()) {
      return all && restarting;
    }
    boolean plain = said.get().equals("true") || said.get().equals("false");
    if (!plain || !restarting) {
      problems.add(
          Problem.at(
              Reason.INVALID_MANIFEST,
              manifest.origin(),
              "metadata.annotations." + WANTED,
              plain
                  ? "a " + manifest.ref().kind() + " can't be restarted"
                  : "it is not true or false",
              plain
                  ? "it stands on a Deployment, StatefulSet, DaemonSet or Rollout"
                  : "write it as \"true\" or \"false\""));
      return false;
    }
    return said.get().equals("true");
  }

  private void learn(Manifest manifest) {
    boolean configMap =
        manifest.ref().group().isEmpty() && manifest.ref().kind().equals("ConfigMap");
    if (!configMap && !manifest.isSecret()) {
      return;
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>(manifest.body());
    if (manifest.isSecret() && !Bodies.foldStringData(body).isEmpty()) {
      // the planner refuses it
      return;
    }
    Map<String, @Nullable Object> content = new TreeMap<>(Json.map(body, "data"));
    content.putAll(Json.map(body, "binaryData"));
    contents.put(located(manifest.ref()), content);
  }

  private ObjectRef located(ObjectRef ref) {
    return ref.namespace().isEmpty() ? ref.inNamespace(defaultNamespace) : ref;
  }

  private Manifest mark(Manifest workload) {
    String namespace = located(workload.ref()).namespace();
    Map<String, @Nullable Object> used = new TreeMap<>();
    for (Reference reference :
        PodReferences.of(Json.map(workload.body(), "spec", "template", "spec"))) {
      Map<String, @Nullable Object> content =
          contents.get(new ObjectRef("", reference.kind(), namespace, reference.name()));
      if (content != null) {
        used.put(
            reference.kind() + "/" + reference.name() + "/" + reference.key(),
            reference.key().isEmpty() ? content : content.get(reference.key()));
      }
    }
    if (used.isEmpty()) {
      return workload;
    }
    String checksum = Bodies.digest(used, "").substring(0, CHECKSUM_LENGTH);
    return new Manifest(
        workload.apiVersion(),
        workload.ref(),
        put(workload.body(), List.of("spec", "template", "metadata", "annotations"), checksum),
        workload.origin(),
        workload.producedBy(),
        workload.sourceAnnotations());
  }

  /** A copy of the tree with the checksum below the path. */
  private static Map<String, @Nullable Object> put(
      Map<String, @Nullable Object> tree, List<String> path, String checksum) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(tree);
    if (path.isEmpty()) {
      copy.put(CHECKSUM, checksum);
    } else {
      String key = path.getFirst();
      copy.put(key, put(Json.map(tree, key), path.subList(1, path.size()), checksum));
    }
    return copy;
  }
}
