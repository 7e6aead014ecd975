package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.SecretProvenance;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one file came to.
 *
 * @param manifests masked
 * @param external ExternalSecrets and their stores, to be resolved when all files are read
 * @param placeholders those that stand in the manifests
 * @param encrypted whether the Application's keys opened it
 */
record FileOutcome(
    List<Manifest> manifests,
    List<Manifest> external,
    List<SecretProvenance> provenance,
    List<Problem> problems,
    Set<String> placeholders,
    boolean encrypted) {
  FileOutcome {
    manifests = List.copyOf(manifests);
    external = List.copyOf(external);
    provenance = List.copyOf(provenance);
    problems = List.copyOf(problems);
    placeholders = Set.copyOf(new LinkedHashSet<>(placeholders));
  }

  static FileOutcome refused(List<Problem> problems) {
    return new FileOutcome(List.of(), List.of(), List.of(), problems, Set.of(), false);
  }
}
