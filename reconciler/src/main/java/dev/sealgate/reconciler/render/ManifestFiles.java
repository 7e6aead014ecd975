package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceLink;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files of a folder are manifests.
 *
 * @param files in the order of their paths
 * @param overlays folders with a kustomization, whose files count only where it names them
 */
public record ManifestFiles(List<SourceFile> files, List<String> overlays, List<Problem> problems) {
  private static final Set<String> KUSTOMIZATIONS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final Set<String> CHARTS = Set.of("Chart.yaml", "Chart.yml");
  private static final Set<String> EXTENSIONS = Set.of("yaml", "yml", "json");

  public ManifestFiles {
    files = List.copyOf(files);
    overlays = List.copyOf(overlays);
    problems = List.copyOf(problems);
  }

  static ManifestFiles select(
      SourceListing all, String folder, FileChoice choice, LoadLimits limits) {
    SourceListing listing = chosen(all, folder, choice);
    List<SourceFile> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    if (!listing.complete()) {
      problems.add(
          Problem.of(
              Reason.LIMIT_EXCEEDED,
              "the folder holds too many entries, too many folders within each other, or too long a"
                  + " .sealgateignore",
              "narrow spec.source.path to the folder of the manifests"));
    }
    Set<String> overlays = overlays(listing);
    long bytes = 0;
    for (SourceFile file : listing.files()) {
      if (isIn(overlays, file.path())) {
        continue;
      }
      if (CHARTS.contains(file.name())) {
        problems.add(chart(file));
      } else if (isManifest(file.name())) {
        if (file.size() > limits.maxFileBytes()) {
          problems.add(tooBig(file, limits));
          continue;
        }
        bytes += file.size();
        files.add(file);
      }
    }
    for (SourceLink link : listing.links()) {
      if (!isIn(overlays, link.path())) {
        check(link, problems);
      }
    }
    if (files.size() > limits.maxFiles() || bytes > limits.maxTotalBytes()) {
      problems.add(
          Problem.of(
              Reason.LIMIT_EXCEEDED,
              "the folder holds "
                  + files.size()
                  + " manifest files of "
                  + bytes
                  + " bytes; "
                  + limits.maxFiles()
                  + " files of "
                  + limits.maxTotalBytes()
                  + " bytes are the most",
              "split the folder among several Applications"));
    }
    return new ManifestFiles(files, List.copyOf(overlays), problems);
  }

  private static SourceListing chosen(SourceListing all, String folder, FileChoice choice) {
    int start = folder.isEmpty() ? 0 : folder.length() + 1;
    return new SourceListing(
        all.files().stream().filter(file -> choice.takes(file.path().substring(start))).toList(),
        all.links().stream().filter(link -> choice.takes(link.path().substring(start))).toList(),
        all.complete());
  }

  /** The outermost ones: what lies within belongs to them. */
  private static Set<String> overlays(SourceListing listing) {
    Set<String> folders = new TreeSet<>();
    for (SourceFile file : listing.files()) {
      if (KUSTOMIZATIONS.contains(file.name())) {
        folders.add(folder(file.path()));
      }
    }
    folders.removeIf(folder -> !folder.isEmpty() && isIn(folders, folder(folder)));
    return folders;
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static boolean isIn(Set<String> folders, String path) {
    String folder = path;
    while (!folders.contains(folder)) {
      if (folder.isEmpty()) {
        return false;
      }
      folder = folder(folder);
    }
    return true;
  }

  private static boolean isManifest(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static Problem chart(SourceFile file) {
    return Problem.inFile(
        Reason.UNSUPPORTED,
        file.path(),
        "a Helm chart within a folder of manifests is not rendered",
        "give the chart an Application of its own, whose spec.source.path names its folder");
  }

  private static Problem tooBig(SourceFile file, LoadLimits limits) {
    return Problem.inFile(
        Reason.LIMIT_EXCEEDED,
        file.path(),
        "the file has " + file.size() + " bytes; " + limits.maxFileBytes() + " are the most",
        "split it; if it is no manifest, move it out of spec.source.path or list it in"
            + " .sealgateignore");
  }

  private static void check(SourceLink link, List<Problem> problems) {
    String name = link.path().substring(link.path().lastIndexOf('/') + 1);
    switch (link.kind()) {
      case LINK_TO_FILE -> {
        if (isManifest(name) || KUSTOMIZATIONS.contains(name)) {
          problems.add(unsafe(link, "a symbolic link", "commit the file itself"));
        }
      }
      case LINK_TO_FOLDER ->
          problems.add(
              unsafe(link, "a symbolic link to a folder", "commit the folder's files themselves"));
      case LINK_OUTSIDE ->
          problems.add(
              unsafe(link, "a symbolic link that leaves the repository", "remove the link"));
      case SUBMODULE ->
          problems.add(
              unsafe(
                  link,
                  "a submodule",
                  "commit its files, give it an Application of its own, or list it in"
                      + " .sealgateignore"));
    }
  }

  private static Problem unsafe(SourceLink link, String what, String hint) {
    return Problem.inFile(
        Reason.UNSAFE_PATH, link.path(), "this is " + what + ", which is not followed", hint);
  }
}
