package dev.sealgate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** SealedSecrets that the controller seals anew with keys that stay with it: all, or none. */
record Rotation(World world, Source source, ClusterOptions cluster) {
  List<Map<String, Object>> run() {
    List<Manifests.Document> documents = SealedDocuments.read(source);
    List<Map<String, Object>> rotated = new ArrayList<>();
    for (Manifests.Document document : documents) {
      rotated.add(
          cluster
              .rotate(world, document.body())
              .orElseThrow(() ->
                  Failure.of(
                      "%s: the controller can't open sealed secret %s to re-encrypt it"
                          .formatted(source.name(), document.metadata("name")),
                      "was it sealed for another cluster, name, namespace or scope?"
                          + " seal secret --validate tells")));
    }
    return rotated;
  }
}
