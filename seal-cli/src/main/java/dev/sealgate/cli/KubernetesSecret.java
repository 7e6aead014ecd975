package dev.sealgate.cli;

import dev.sealgate.crypto.sops.SopsFormat;
import java.util.List;

/** Tells files of Kubernetes manifests with a Secret among them. */
final class KubernetesSecret {
  private KubernetesSecret() {}

  /** Whether every document is a manifest, and one is a Secret or a list with one. */
  static boolean isIn(Source source, SopsFormat format) {
    List<Manifests.Document> documents = documents(source, format);
    return documents.stream().allMatch(Manifests.Document::isManifest)
        && documents.stream()
            .anyMatch(document -> document.isSecret() || document.isListOfSecrets());
  }

  /** Whether one is a SealedSecret. */
  static boolean isSealedIn(Source source, SopsFormat format) {
    return documents(source, format).stream().anyMatch(KubernetesSecret::isSealed);
  }

  /** Whether one is a SealedSecret, and none a Secret: nothing is left to be encrypted. */
  static boolean isSealed(Source source, SopsFormat format) {
    List<Manifests.Document> documents = documents(source, format);
    return documents.stream().anyMatch(KubernetesSecret::isSealed)
        && documents.stream()
            .noneMatch(document -> document.isSecret() || document.isListOfSecrets());
  }

  private static boolean isSealed(Manifests.Document document) {
    return document.text("kind").equals("SealedSecret")
        && document.text("apiVersion").startsWith("bitnami.com/");
  }

  private static List<Manifests.Document> documents(Source source, SopsFormat format) {
    if (format != SopsFormat.YAML && format != SopsFormat.JSON) {
      return List.of();
    }
    try {
      return Manifests.read(source);
    } catch (Failure _) {
      return List.of(); // encrypting it says better what is wrong
    }
  }
}
