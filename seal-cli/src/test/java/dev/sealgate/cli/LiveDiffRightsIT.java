package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a cluster to who may not do all that an apply does. */
class LiveDiffRightsIT {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = LiveCluster.session(folder);
  }

  @Test
  void whoMayOnlyReadIsShownWhatCanBeReadAndToldSo() {
    session
        .write("app/settings.yaml", session.read("app/settings.yaml") + "  # nothing new\n")
        .write("app/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");
    Path kubeconfig = LiveCluster.ofViewer();

    Session.Result diff =
        session.seal(
            "",
            "diff",
            "--app",
            "shop/web",
            "--kubeconfig",
            kubeconfig.toString(),
            "--output",
            "json");

    assertThat(diff.exit()).as(diff.stderr()).isEqualTo(1);
    assertThat(diff.text())
        .contains(
            "\"comparedBy\": [\n    \"reading\"\n  ]",
            "\"object\": \"shop/Secret/db\"",
            "-  password: \\\"(masked ",
            "shop/ConfigMap/dropped")
        .doesNotContain("hunter", "-  user", "shop/ConfigMap/settings\",\n      \"file");
    assertThat(diff.stderr())
        .contains(
            "compared by reading, as the right to patch is missing: ",
            "what the API server says of it is not known, as the right to a dry run is missing:"
                + " ConfigMap shop/more");
  }

  @Test
  void whoMayNotReadTheApplicationIsToldThatPrunesAreNotKnown() {
    Path kubeconfig = LiveCluster.ofStranger();
    session.write(
        "web.yaml",
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: web, namespace: shop}
        spec:
          source: {repoURL: 'https://git.example.com/platform.git', path: empty}
        """);
    session.write("empty/README.md", "nothing yet");

    Session.Result diff =
        session.seal(
            "",
            "diff",
            "--cluster",
            "-f",
            "web.yaml",
            "--output",
            "markdown",
            "--kubeconfig",
            kubeconfig.toString());

    assertThat(diff.exit()).as(diff.stderr()).isEqualTo(2);
    assertThat(diff.text())
        .contains("Could not be compared:\n- ", "what would be pruned is not known")
        .doesNotContain("Nothing of what is applied");
  }

  @Test
  void whoMayNotEvenReadIsToldWhichRightIsMissing() {
    Path kubeconfig = LiveCluster.ofStranger();

    Session.Result diff =
        session.seal(
            "", "diff", "--cluster", "-n", "shop", "--kubeconfig", kubeconfig.toString(), "app");

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.stderr())
        .contains(
            "the user of the kubeconfig may not get configmaps in namespace shop;"
                + " ask for a Role or ClusterRole that grants it",
            "not everything could be compared");
  }

  @Test
  void whereTheNamespaceCantBeReadNobodySaysThatItsObjectsWereJudged() {
    session
        .write(
            "web.yaml",
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: web, namespace: shop}
            spec:
              source: {repoURL: 'https://git.example.com/platform.git', path: new}
              destination: {namespace: nowhere}
              syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}
            """)
        .write("new/first.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n");

    Session.Result diff =
        session.seal(
            "",
            "diff",
            "--cluster",
            "-f",
            "web.yaml",
            "--kubeconfig",
            LiveCluster.ofEditor().toString(),
            "--output",
            "json");

    assertThat(diff.stderr())
        .contains(
            "whether the namespace nowhere is there can't be read",
            "the API server can't judge it before it is applied, as its namespace is not there yet:"
                + " ConfigMap nowhere/first");
    assertThat(diff.text())
        .contains("\"comparedBy\": [\n    \"reading\"\n  ]", "nowhere/ConfigMap/first");
  }
}
