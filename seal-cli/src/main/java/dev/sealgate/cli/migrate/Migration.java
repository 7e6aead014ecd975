package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Finding.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applications for what Flux and Argo CD apply.
 *
 * @param applications as trees for YAML, in the order of the originals
 */
public record Migration(List<Map<String, Object>> applications, List<Finding> findings) {
  static final String FLUX = "kustomize.toolkit.fluxcd.io";
  static final String FLUX_SOURCE = "source.toolkit.fluxcd.io";
  static final String ARGO = "argoproj.io";

  public Migration {
    applications = List.copyOf(applications);
    findings = List.copyOf(findings);
  }

  /**
   * @param namespace of the Applications; as the original has it when empty
   * @param serviceAccount for Applications whose original names none
   * @param secret name of the Secret with the credentials of Git, for an Argo CD Application
   */
  public record Settings(
      Optional<String> namespace, Optional<String> serviceAccount, Optional<String> secret) {}

  /** Other kinds among the documents are left alone. */
  public static Migration of(List<Manifest> manifests, Settings settings) {
    List<Map<String, Object>> applications = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Report report = new Report(manifest.where());
      switch (manifest.group() + "/" + manifest.text("kind")) {
        case FLUX + "/Kustomization" ->
            applications.add(
                new FluxKustomization(manifest, manifests, settings, report).application());
        case ARGO + "/Application" ->
            applications.add(new ArgoApplication(manifest, settings, report).application());
        case ARGO + "/ApplicationSet" ->
            report.add(
                Weight.STOPS,
                "kind",
                "makes Applications by itself",
                "give the Applications that it made instead: kubectl get applications.argoproj.io -o"
                    + " yaml");
        case "helm.toolkit.fluxcd.io/HelmRelease" ->
            report.add(
                Weight.STOPS,
                "kind",
                "is installed by Helm, which keeps releases of its own",
                "leave it to Flux's helm-controller: Sealgate applies it as any other object");
        default -> {}
      }
      findings.addAll(report.findings());
    }
    return new Migration(applications, findings);
  }

  public boolean isFaithful() {
    return findings.stream().noneMatch(finding -> finding.weight() == Weight.STOPS);
  }
}
