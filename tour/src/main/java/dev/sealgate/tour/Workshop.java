package dev.sealgate.tour;

import dev.sealgate.testbed.Command;
import java.nio.file.Path;

/**
 * What the steps work with.
 *
 * @param kubectl as the administrator of the cluster
 * @param seal the built {@code seal}
 * @param repositoryUrl where the controller finds the example repository
 * @param sealingCertificate the cluster's, as {@code seal cert} prints it
 */
record Workshop(
    Path kubeconfig,
    Objects objects,
    ExampleRepository repository,
    Command kubectl,
    Command seal,
    String repositoryUrl,
    String ageRecipient,
    Path sealingCertificate) {
  static final String FIRST_STORED_KEY = "first-key";
  static final String GIT_SECRET = "git-auth";

  /** Runs {@code seal} on the text, and returns what it prints. */
  byte[] seal(String input, String... arguments) {
    return seal.stdin(input).run(arguments).orThrow().stdout();
  }

  void createApplication() {
    apply(kubectl, Manifests.application(repositoryUrl, GIT_SECRET));
  }

  /** Those of the overlay and of the chart. */
  void createBuiltApplications() {
    apply(
        kubectl,
        Manifests.application(Names.OVERLAY, "overlays/prod", "", repositoryUrl, GIT_SECRET)
            + "---\n"
            + Manifests.application(
                Names.CHART,
                "charts/cache",
                ", helm: {valueFiles: [secrets.yaml]}",
                repositoryUrl,
                GIT_SECRET));
  }

  static void apply(Command kubectl, String manifests) {
    kubectl
        .stdin(manifests)
        .run("apply", "--server-side", "--force-conflicts", "-f", "-")
        .orThrow();
  }

  /** What {@code kubectl get} shows of the Application and its Secrets. */
  String table() {
    return "$ kubectl -n %s get applications.sealgate.dev,configmaps,services,secrets%n%s"
        .formatted(
            Names.APP,
            kubectl
                .run(
                    "-n", Names.APP, "get", "applications.sealgate.dev,configmaps,services,secrets")
                .orThrow()
                .text());
  }
}
