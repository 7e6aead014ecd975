package dev.sealgate.cli;

import dev.sealgate.cli.git.Git;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.preview.Comparison;
import dev.sealgate.cli.preview.Comparisons;
import dev.sealgate.cli.preview.Trees;
import dev.sealgate.reconciler.controller.LiveComparison.Belongings;
import dev.sealgate.reconciler.controller.LiveComparison.Owning;
import dev.sealgate.reconciler.model.AppKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code seal diff --cluster}: what applying would change. */
final class LiveDiffRun {
  private static final int DIFFERENT = 1;
  private static final int INCOMPLETE = 2;

  private final World world;
  private final PreviewOptions options;
  private final Optional<String> app;
  private final Optional<String> to;
  private final List<String> unknown = new ArrayList<>();
  private final List<String> fresh = new ArrayList<>();

  /**
   * @param app the Application in the cluster; empty for those of files, or a folder as it is
   * @param to empty for the working tree
   */
  LiveDiffRun(World world, PreviewOptions options, Optional<String> app, Optional<String> to) {
    this.world = world;
    this.options = options;
    this.app = app;
    this.to = to;
  }

  /** The place in a repository, or a folder that is in none. */
  private record Place(Trees trees, String below, String name) {}

  int compare(String folder, DiffCommand.Format output) {
    Place place = place(folder);
    List<Manifests.Document> documents = options.documents(world);
    List<Map<String, @Nullable Object>> applications = new ArrayList<>();
    List<Map<String, @Nullable Object>> beside = new ArrayList<>();
    documents.forEach(document ->
        (PreviewOptions.isApplication(document) ? applications : beside).add(document.body()));
    if (!options.files().isEmpty() && applications.isEmpty() && app.isEmpty()) {
      throw Failure.of(
          "there is no Application in " + String.join(", ", options.files()),
          "-f takes manifests of kind Application; --app NAME takes one of the cluster");
    }
    if (app.isPresent() && !applications.isEmpty()) {
      throw Failure.usage(
          "an Application of a file and one of the cluster exclude each other",
          "leave out --app, or the Application of -f");
    }
    Kubeconfig config = options.cluster(world);
    try (AppLink link = AppLink.open(world, config, options.givenNamespace());
        Previewing previewing = new Previewing(world, options)) {
      applications.replaceAll(body -> placed(body, link.namespace()));
      app.ifPresent(name -> applications.add(link.store().get(link.key(name)).object()));
      List<Comparison> comparisons =
          previewing.compare(
              applications,
              beside,
              place.below,
              place.trees,
              config.text(),
              body -> owning(link.store(), body));
      return report(comparisons, place.name, output);
    }
  }

  private Place place(String folder) {
    Path path = PreviewOptions.existing(world, folder);
    Optional<Git> git = PreviewOptions.git(world, path);
    String below =
        git.map(top -> top.folder().relativize(PreviewOptions.real(path)).toString()).orElse("");
    if (to.isPresent()) {
      Git repository =
          git.orElseThrow(() ->
              Failure.of(
                  folder + " is in no repository, so there are no revisions",
                  "leave out --to: the folder as it is"));
      return new Place(Trees.commit(repository, repository.commit(to.get())), below, to.get());
    }
    return new Place(
        git.map(Trees::workingTree).orElseGet(() -> Trees.folder(path)), below, "the working tree");
  }

  /** As kubectl apply would: an Application that names no namespace is in the one that is used. */
  private static Map<String, @Nullable Object> placed(
      Map<String, @Nullable Object> application, String namespace) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata(application).forEach((key, value) -> metadata.put(String.valueOf(key), value));
    if (metadata.get("namespace") == null) {
      metadata.put("namespace", namespace);
    }
    Map<String, @Nullable Object> placed = new LinkedHashMap<>(application);
    placed.put("metadata", metadata);
    return placed;
  }

  private static Map<?, ?> metadata(Map<String, @Nullable Object> application) {
    return application.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
  }

  private Owning owning(AppStore store, Map<String, @Nullable Object> application) {
    Map<?, ?> metadata = metadata(application);
    AppStore.Key key =
        new AppStore.Key(
            String.valueOf(metadata.get("namespace")), String.valueOf(metadata.get("name")));
    AppStore.Owned owned = store.inventory(key);
    switch (owned) {
      case AppStore.Owned.Known _ -> {}
      case AppStore.Owned.Nowhere _ ->
          fresh.add(
              "Application %s is not in this cluster: taken as new, nothing is known to be pruned"
                  .formatted(key));
      case AppStore.Owned.Elsewhere _ ->
          unknown.add(
              "what Application %s owns is in another cluster (status.cluster), and the controller applies nothing here; delete it and make it again to move it"
                  .formatted(key));
      case AppStore.Owned.Unknown _ ->
          unknown.add(
              "the status of Application %s can't be read, so what would be pruned is not known; ask for a Role that may get applications.sealgate.dev"
                  .formatted(key));
    }
    Function<AppKey, Belongings> others =
        other -> belongings(store.inventory(new AppStore.Key(other.namespace(), other.name())));
    return owned instanceof AppStore.Owned.Known(var inventory, var secretKinds)
        ? new Owning(inventory, Set.copyOf(secretKinds), others)
        : new Owning(List.of(), Set.of(), others);
  }

  private static Belongings belongings(AppStore.Owned owned) {
    return switch (owned) {
      case AppStore.Owned.Known(var inventory, _) -> new Belongings.Known(inventory);
      case AppStore.Owned.Elsewhere _ -> new Belongings.Known(List.of());
      case AppStore.Owned.Nowhere _ -> new Belongings.Gone();
      case AppStore.Owned.Unknown _ -> new Belongings.Unread();
    };
  }

  private int report(List<Comparison> each, String name, DiffCommand.Format output) {
    Comparisons all = Comparisons.of(each);
    List<String> notes = new ArrayList<>(fresh);
    notes.addAll(all.notes());
    List<String> problems = new ArrayList<>(unknown);
    problems.addAll(all.problems());
    DiffReport report =
        DiffReport.between(
            "the cluster",
            all.before(),
            name,
            all.after(),
            new DiffReport.Remarks(all.unresolved(), all.methods(), notes, problems));
    report.print(world, output);
    notes.forEach(world::notice);
    all.unresolved().forEach(reason -> world.notice("unresolved: " + reason));
    problems.forEach(line -> world.say("refused: " + line + "\n"));
    if (!problems.isEmpty()) {
      throw Failure.of(
          INCOMPLETE,
          "not everything could be compared",
          "what stood against it is above, with the way out");
    }
    return report.changes().isEmpty() ? ExitCode.OK : DIFFERENT;
  }
}
