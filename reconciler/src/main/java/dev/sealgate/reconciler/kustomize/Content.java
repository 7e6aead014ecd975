package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import java.util.List;

/**
 * What is built.
 *
 * @param folders with a kustomization each, from the repository's root
 * @param files of manifests beside them
 */
public record Content(List<String> folders, List<SourceFile> files) {
  public Content {
    folders = List.copyOf(folders);
    files = List.copyOf(files);
  }

  public boolean isEmpty() {
    return folders.isEmpty() && files.isEmpty();
  }
}
