package dev.sealgate.cli;

import java.util.List;

/** Reads what is to be SealedSecrets only. */
final class SealedDocuments {
  private SealedDocuments() {}

  static List<Manifests.Document> read(Source source) {
    List<Manifests.Document> documents = Manifests.read(source);
    if (documents.isEmpty()) {
      throw Failure.of(
          source.name() + " holds no SealedSecret", "give the file that is in the repository");
    }
    for (Manifests.Document document : documents) {
      if (!document.text("kind").equals("SealedSecret")) {
        throw Failure.of(
            "%s, document %d is no SealedSecret".formatted(source.name(), document.index() + 1),
            "only SealedSecrets are taken: take it out of the input");
      }
    }
    return documents;
  }
}
