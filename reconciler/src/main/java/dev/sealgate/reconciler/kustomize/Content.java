package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import java.util.List;

/**
 * What is built.
 *
 * @param folders with a kustomization each, from the repository's root
 * @param files of manifests beside them
 * @param made objects that another program made, masked
 */
public record Content(List<String> folders, List<SourceFile> files, List<Made> made) {
  /**
   * @param file that they came from
   * @param objects trees
   */
  public record Made(String file, List<?> objects) {
    public Made {
      objects = List.copyOf(objects);
    }
  }

  public Content {
    folders = List.copyOf(folders);
    files = List.copyOf(files);
    made = List.copyOf(made);
  }

  public boolean isEmpty() {
    return folders.isEmpty() && files.isEmpty() && made.isEmpty();
  }
}
