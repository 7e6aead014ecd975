package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns documents into manifests; lists become their items. */
final class ManifestReader {
  private static final Pattern API_VERSION =
      Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[a-z0-9][-a-z0-9]{0,62}");
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern GENERATE_NAME = Pattern.compile("[a-z0-9][-a-z0-9.]{0,200}");
  private static final List<String> HOOKS = List.of("argocd.argoproj.io/hook", "helm.sh/hook");
  private static final int LONGEST_NAME = 253;

  private final LoadLimits limits;
  private final RevisionBudget budget;
  private final List<Manifest> manifests;
  private final List<Problem> problems;
  private boolean full;

  ManifestReader(
      LoadLimits limits, RevisionBudget budget, List<Manifest> manifests, List<Problem> problems) {
    this.limits = limits;
    this.budget = budget;
    this.manifests = manifests;
    this.problems = problems;
  }

  void read(Document document) {
    if (document.tree() != null) {
      read(document.tree(), document.origin(), "");
    }
  }

  private void read(@Nullable Object tree, Origin origin, String path) {
    if (!(tree instanceof Map<?, ?> raw)) {
      refuse(
          origin,
          path,
          "this is no Kubernetes object but a " + (tree instanceof List ? "list" : "single value"),
          "an object is a map with apiVersion, kind and metadata");
      return;
    }
    Map<String, @Nullable Object> body = body(raw);
    if (body.get("kind") instanceof String kind
        && kind.endsWith("List")
        && body.get("items") instanceof List<?> items) {
      String itemsPath = KeyPath.key(path, "items");
      for (int i = 0; i < items.size(); i++) {
        read(items.get(i), origin, KeyPath.item(itemsPath, i));
      }
      return;
    }
    Optional<Manifest> manifest = manifest(body, origin, path);
    if (manifest.isPresent() && !budget.object()) {
      if (!full) {
        full = true;
        problems.add(
            Problem.at(
                Reason.LIMIT_EXCEEDED,
                origin,
                path,
                "the revision holds more than " + limits.maxManifests() + " objects",
                "split the folder among several Applications"));
      }
      return;
    }
    manifest.ifPresent(manifests::add);
  }

  @SuppressWarnings("unchecked") // the readers make maps with text keys only
  private static Map<String, @Nullable Object> body(Map<?, ?> raw) {
    return (Map<String, @Nullable Object>) raw;
  }

  private Optional<Manifest> manifest(
      Map<String, @Nullable Object> body, Origin origin, String path) {
    int before = problems.size();
    String apiVersion =
        text(body, "apiVersion", API_VERSION, origin, path, "write it as v1 or group/version");
    String kind = text(body, "kind", KIND, origin, path, "write it as Deployment");
    String name = "";
    String namespace = "";
    String metadataPath = KeyPath.key(path, "metadata");
    if (body.get("metadata") instanceof Map<?, ?> metadata) {
      name = name(metadata, origin, metadataPath);
      namespace = namespace(metadata, origin, metadataPath);
    } else if (body.containsKey("kind")) {
      refuse(origin, metadataPath, "metadata is missing or no map", "give the object a name");
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    ObjectRef ref = new ObjectRef(ObjectRef.groupOf(apiVersion), kind, namespace, name);
    return Optional.of(new Manifest(apiVersion, ref, body, origin, Optional.empty()));
  }

  private String text(
      Map<String, @Nullable Object> body,
      String key,
      Pattern form,
      Origin origin,
      String path,
      String hint) {
    if (body.get(key) instanceof String value && form.matcher(value).matches()) {
      return value;
    }
    refuse(
        origin,
        KeyPath.key(path, key),
        body.get(key) == null ? key + " is missing" : key + " is malformed",
        body.get(key) == null
            ? "a file that is no manifest belongs outside of spec.source.path"
            : hint);
    return "";
  }

  private String name(Map<?, ?> metadata, Origin origin, String path) {
    if (metadata.get("name") instanceof String name
        && !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '%' || c == 0x7f)) {
      return name;
    }
    boolean generated = metadata.containsKey("generateName") && metadata.get("name") == null;
    if (generated
        && metadata.get("generateName") instanceof String prefix
        && GENERATE_NAME.matcher(prefix).matches()
        && metadata.get("annotations") instanceof Map<?, ?> annotations
        && HOOKS.stream().anyMatch(annotations::containsKey)) {
      return "";
    }
    refuse(
        origin,
        KeyPath.key(path, generated ? "generateName" : "name"),
        generated
            ? "generateName makes a new object at every sync"
            : metadata.get("name") == null ? "the object has no name" : "the name is malformed",
        generated
            ? "give it a fixed metadata.name; only a hook may have its name generated"
            : "a name is a text without spaces and slashes; quote one that looks like a number");
    return "";
  }

  private String namespace(Map<?, ?> metadata, Origin origin, String path) {
    Object namespace = metadata.get("namespace");
    if (namespace == null) {
      return "";
    }
    if (namespace instanceof String text && NAMESPACE.matcher(text).matches()) {
      return text;
    }
    refuse(
        origin,
        KeyPath.key(path, "namespace"),
        "the namespace is malformed",
        "small letters, digits and dashes; leave it out for spec.destination.namespace");
    return "";
  }

  private void refuse(Origin origin, String path, String message, String hint) {
    problems.add(Problem.at(Reason.INVALID_MANIFEST, origin, path, message, hint));
  }
}
