package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import java.util.List;

/** Tells files of Kubernetes manifests with a Secret among them. */
final class KubernetesSecret {
  private KubernetesSecret() {}

  /** Whether every document is a manifest, and one is a Secret or a list with one. */
  static boolean isIn(Source source, SopsFormat format) {
    if (format != SopsFormat.YAML && format != SopsFormat.JSON) {
      return false;
    }
    List<Manifests.Document> documents;
    try {
      documents = Manifests.read(source);
    } catch (Failure _) {
      return false; // encrypting it says better what is wrong
    }
    return documents.stream().allMatch(Manifests.Document::isManifest)
        && documents.stream()
            .anyMatch(document -> document.isSecret() || document.isListOfSecrets());
  }
}
