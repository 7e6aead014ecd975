package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applications for what Flux and Argo CD apply.
 *
 * @param applications as trees for YAML, in the order of the originals
 */
public record Migration(List<Map<String, Object>> applications, List<Remark> remarks) {
  static final String FLUX = "kustomize.toolkit.fluxcd.io";
  static final String FLUX_SOURCE = "source.toolkit.fluxcd.io";
  static final String ARGO = "argoproj.io";

  public Migration {
    applications = List.copyOf(applications);
    remarks = List.copyOf(remarks);
  }

  /**
   * @param namespace of the Applications; as the original has it when empty
   * @param serviceAccount for Applications whose original names none
   * @param secret name of the Secret with the credentials of Git, for an Argo CD Application
   * @param clusterSecret name of the Secret with the login for another cluster, likewise
   * @param chartSecret name of the Secret with the credentials of a chart repository, likewise
   */
  public record Settings(
      Optional<String> namespace,
      Optional<String> serviceAccount,
      Optional<String> secret,
      Optional<String> clusterSecret,
      Optional<String> chartSecret) {}

  /** Other kinds among the documents are left alone. */
  public static Migration of(List<Manifest> manifests, Settings settings) {
    List<Map<String, Object>> applications = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    Map<String, String> origins = new HashMap<>();
    for (Manifest manifest : manifests) {
      Report report = new Report(manifest.where());
      int known = applications.size();
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
      if (applications.size() > known) {
        refuseTwin(new Manifest("", 0, applications.getLast()), manifest, origins, report);
      }
      remarks.addAll(report.remarks());
    }
    return new Migration(applications, remarks);
  }

  /** Of two Applications of one name the second would replace the first, and prune what it had. */
  private static void refuseTwin(
      Manifest application, Manifest original, Map<String, String> origins, Report report) {
    String name = application.metadata("namespace") + "/" + application.metadata("name");
    String first = origins.putIfAbsent(name, original.where());
    if (first != null) {
      report.add(
          Weight.STOPS,
          "metadata.name",
          "makes a second Application " + name + " beside that of " + first,
          "give them in two calls, with another --namespace each");
    }
  }

  public boolean isFaithful() {
    return remarks.stream().noneMatch(remark -> remark.weight() == Weight.STOPS);
  }
}
