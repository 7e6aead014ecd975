package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Dialect;
import dev.sealgate.reconciler.render.JsonText;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads kustomizations and everything that they refer to, before kustomize sees any of it. Each is
 * written anew from what was understood, so that kustomize can't understand anything else.
 */
public final class Overlays {
  private static final int MOST_KUSTOMIZATIONS = 1000;
  private static final int DEEPEST = 64;

  private final Masking masking;
  private final Consumer<Problem> problems;
  private final References references;
  private final Workspace workspace = new Workspace();
  private final Map<String, String> names = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final ValueParts parts = new ValueParts();
  private final Customization customization;

  public Overlays(
      SourceTree tree,
      LoadLimits limits,
      Customization customization,
      Masking masking,
      Consumer<Problem> problems) {
    this.customization = customization;
    this.masking = masking;
    this.problems = problems;
    this.references = new References(tree, limits, problems);
  }

  /** Whether a folder is built by kustomize. */
  public static boolean isKustomization(SourceTree tree, String folder) {
    return References.isKustomization(tree, folder);
  }

  /** Paths beside the Application's folder that the result depends on, also after a refusal. */
  public Set<String> outside() {
    return references.outside();
  }

  /**
   * @param content built as if one kustomization named all of it
   * @return of use only when no problem was found
   */
  public Workspace read(Content content) {
    if (content.folders().size() == 1 && content.files().isEmpty() && content.made().isEmpty()) {
      String folder = content.folders().getFirst();
      folder(new Place(folder, ""), folder);
    } else {
      together(content);
    }
    parts.refuse(masking.carriers(), problems);
    workspace
        .passedBy()
        .ifPresent(file ->
            problems.accept(
                Problem.inFile(
                    Reason.LIMIT_EXCEEDED,
                    file,
                    "with this file, kustomize would get more than "
                        + Workspace.MOST_BYTES
                        + " bytes",
                    "split it among several Applications")));
    return workspace;
  }

  private void together(Content content) {
    String top = workspace.folder("");
    KustomizationReader reader = new KustomizationReader(this, "", top, "");
    List<String> names = new ArrayList<>();
    for (SourceFile file : content.files()) {
      List<?> objects = masking.manifests(file, Dialect.KUBECTL);
      if (objects.stream().anyMatch(Overlays::isGenerated)) {
        problems.accept(
            Problem.inFile(
                Reason.UNSUPPORTED,
                file.path(),
                "kustomize builds no object whose name is generated",
                "give it a name, or leave out namePrefix, nameSuffix, targetNamespace, images and"
                    + " patches of the Application"));
      }
      if (!objects.isEmpty()) {
        names.add(reader.put(file, JsonText.documents(objects)));
      }
    }
    for (Content.Made made : content.made()) {
      SourceFile file = new SourceFile(made.file(), "", 0);
      names.add(reader.put(file, JsonText.documents(made.objects())));
    }
    for (String folder : content.folders()) {
      folder(new Place(folder, ""), folder).ifPresent(name -> names.add("../" + name));
    }
    Map<String, @Nullable Object> all = reader.read(Map.of());
    all.put("resources", names);
    workspace.kustomization(top, JsonText.of(all));
  }

  private static boolean isGenerated(@Nullable Object object) {
    return object instanceof Map<?, ?> body
        && body.get("metadata") instanceof Map<?, ?> metadata
        && metadata.containsKey("generateName")
        && !metadata.containsKey("name");
  }

  /** The name under which kustomize finds the folder. */
  Optional<String> folder(Place place, String path) {
    if (open.contains(path)) {
      problems.accept(
          place.problem(
              Reason.INVALID_MANIFEST,
              "the kustomization refers to itself, directly or by others",
              "remove one of the references"));
      return Optional.empty();
    }
    String known = names.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (names.size() >= MOST_KUSTOMIZATIONS || open.size() >= DEEPEST) {
      problems.accept(
          place.problem(
              Reason.LIMIT_EXCEEDED,
              "more than "
                  + MOST_KUSTOMIZATIONS
                  + " kustomizations, or more than "
                  + DEEPEST
                  + " within each other",
              "split it among several Applications"));
      return Optional.empty();
    }
    Optional<SourceFile> file = references.kustomization(place, path);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String name = workspace.folder(file.get().path());
    names.put(path, name);
    open.push(path);
    try {
      Map<String, @Nullable Object> written =
          new KustomizationReader(this, path, name, file.get().path()).read(document(file.get()));
      workspace.kustomization(name, JsonText.of(written));
    } finally {
      open.pop();
    }
    return Optional.of(name);
  }

  private Map<?, ?> document(SourceFile file) {
    List<@Nullable Object> documents =
        masking.settings(file).stream().filter(tree -> tree != null).toList();
    if (documents.size() == 1 && documents.getFirst() instanceof Map<?, ?> map) {
      return map;
    }
    if (!documents.isEmpty()) {
      problems.accept(
          Problem.inFile(
              Reason.INVALID_MANIFEST,
              file.path(),
              "a kustomization is one map",
              "see kustomization.yaml in kustomize's documentation"));
    }
    return Map.of();
  }

  References references() {
    return references;
  }

  Customization customization() {
    return customization;
  }

  Masking masking() {
    return masking;
  }

  ValueParts parts() {
    return parts;
  }

  Workspace workspace() {
    return workspace;
  }

  void refuse(Place place, Reason reason, String message, String hint) {
    problems.accept(place.problem(reason, message, hint));
  }
}
