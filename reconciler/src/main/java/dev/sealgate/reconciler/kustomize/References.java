package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.Place;
import dev.sealgate.reconciler.render.RepoPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Finds what kustomizations refer to in the commit: regular files and folders of the same
 * repository, nothing else.
 */
final class References {
  private static final List<String> KUSTOMIZATIONS =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final int LONGEST = 1024;

  /** More are not listed, so nothing is looked for any more. */
  private static final int MOST_REFUSED = 50;

  private final SourceTree tree;
  private final LoadLimits limits;
  private final Consumer<Problem> problems;
  private final Set<String> outside = new TreeSet<>();
  private final Map<String, SourceEntry> known = new HashMap<>();
  private int refused;
  private int files;
  private long bytes;

  References(SourceTree tree, LoadLimits limits, Consumer<Problem> problems) {
    this.tree = tree;
    this.limits = limits;
    this.problems = problems;
  }

  /** What was looked at beside the Application's folder, whether it is there or not. */
  Set<String> outside() {
    return outside;
  }

  SourceEntry at(String path) {
    SourceEntry entry = known.computeIfAbsent(path, tree::find);
    boolean inside =
        tree.path().isEmpty() || path.equals(tree.path()) || path.startsWith(tree.path() + "/");
    if (!inside && !(entry instanceof SourceEntry.Folder)) {
      outside.add(path);
    }
    return entry;
  }

  /** A file or a folder, from the repository's root. */
  sealed interface Found {
    record File(SourceFile file) implements Found {}

    record Folder(String path) implements Found {}
  }

  /**
   * @param folder of the kustomization
   */
  Optional<Found> find(Place place, String folder, String reference) {
    if (reference.isEmpty() || reference.length() > LONGEST) {
      return refuse(place, Reason.INVALID_MANIFEST, "this is no path", "name a file or a folder");
    }
    if (reference.contains("://")) {
      return remote(place);
    }
    if (reference.startsWith("/") || reference.startsWith("~")) {
      return refuse(
          place,
          Reason.UNSAFE_PATH,
          "an absolute path leaves the repository",
          "name it relative to the folder of the kustomization");
    }
    Optional<String> path = RepoPath.resolve(folder, reference);
    if (path.isEmpty()) {
      return refuse(
          place,
          Reason.UNSAFE_PATH,
          "the path leaves the repository",
          "bases have to be in the same repository");
    }
    if (refused >= MOST_REFUSED) {
      return Optional.empty();
    }
    if (depth(path.get()) > tree.limits().maxDepth() + depth(tree.path())) {
      return refuse(
          place,
          Reason.LIMIT_EXCEEDED,
          "the path leads too deep",
          "folders may stand " + tree.limits().maxDepth() + " deep within each other");
    }
    return switch (at(path.get())) {
      case SourceEntry.Folder _ -> Optional.of(new Found.Folder(path.get()));
      case SourceEntry.Regular(SourceFile file) -> take(file).map(Found.File::new);
      case SourceEntry.Link(String link, boolean submodule) -> link(place, link, submodule);
      case SourceEntry.Missing _ ->
          RepoPath.looksRemote(reference)
              ? remote(place)
              : refuse(
                  place,
                  Reason.INVALID_MANIFEST,
                  "there is no " + shown(path.get()) + " in the commit",
                  "commit the file, or correct the reference");
    };
  }

  /** A reference that has to be a file. */
  Optional<SourceFile> file(Place place, String folder, String reference) {
    Optional<Found> found = find(place, folder, reference);
    if (found.isPresent() && found.get() instanceof Found.File(SourceFile file)) {
      return Optional.of(file);
    }
    if (found.isPresent()) {
      refuse(place, Reason.INVALID_MANIFEST, "this is a folder", "name a file");
    }
    return Optional.empty();
  }

  /**
   * The one file that makes a folder a kustomization.
   *
   * @param place that refers to the folder
   */
  Optional<SourceFile> kustomization(Place place, String folder) {
    List<SourceFile> found = new ArrayList<>();
    for (String name : KUSTOMIZATIONS) {
      switch (at(RepoPath.join(folder, name))) {
        case SourceEntry.Regular(SourceFile file) -> found.add(file);
        case SourceEntry.Link(String link, boolean submodule) -> {
          link(place, link, submodule);
          return Optional.empty();
        }
        case SourceEntry.Folder _, SourceEntry.Missing _ -> {}
      }
    }
    if (found.size() == 1) {
      return take(found.getFirst());
    }
    refuse(
        place,
        Reason.INVALID_MANIFEST,
        found.isEmpty()
            ? "the folder " + shown(folder) + " has no kustomization.yaml"
            : "the folder " + shown(folder) + " has several kustomization files",
        found.isEmpty() ? "name its files one by one, or add the file" : "keep one of them");
    return Optional.empty();
  }

  private static int depth(String path) {
    return path.isEmpty() ? 0 : (int) path.chars().filter(c -> c == '/').count() + 1;
  }

  static boolean isKustomization(SourceTree tree, String folder) {
    return KUSTOMIZATIONS.stream()
        .anyMatch(name ->
            tree.find(RepoPath.join(folder, name)) instanceof SourceEntry.Regular
                || tree.find(RepoPath.join(folder, name)) instanceof SourceEntry.Link);
  }

  private Optional<SourceFile> take(SourceFile file) {
    if (file.size() > limits.maxFileBytes()) {
      problems.accept(
          Problem.inFile(
              Reason.LIMIT_EXCEEDED,
              file.path(),
              "the file has " + file.size() + " bytes; " + limits.maxFileBytes() + " are the most",
              "split it"));
      return Optional.empty();
    }
    files++;
    bytes += file.size();
    if (files > limits.maxFiles() || bytes > limits.maxTotalBytes()) {
      if (files == limits.maxFiles() + 1 || bytes - file.size() <= limits.maxTotalBytes()) {
        problems.accept(
            Problem.inFile(
                Reason.LIMIT_EXCEEDED,
                file.path(),
                "the kustomization refers to more than "
                    + limits.maxFiles()
                    + " files or "
                    + limits.maxTotalBytes()
                    + " bytes",
                "split it among several Applications"));
      }
      return Optional.empty();
    }
    return Optional.of(file);
  }

  private <T> Optional<T> remote(Place place) {
    // the address may hold a token, so it is not repeated
    return refuse(
        place,
        Reason.UNSUPPORTED,
        "this is fetched from another place, which is not done",
        "copy it into the repository, so that a commit says all that is applied");
  }

  private <T> Optional<T> link(Place place, String link, boolean submodule) {
    return refuse(
        place,
        Reason.UNSAFE_PATH,
        shown(link) + " is a " + (submodule ? "submodule" : "symbolic link") + ", not followed",
        "commit the files themselves");
  }

  private <T> Optional<T> refuse(Place place, Reason reason, String message, String hint) {
    refused++;
    problems.accept(place.problem(reason, message, hint));
    return Optional.empty();
  }

  private static String shown(String path) {
    return path.isEmpty() ? "repository's root" : path.replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
