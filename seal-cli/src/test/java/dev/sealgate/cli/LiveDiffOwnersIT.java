package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that others own, or owned. */
class LiveDiffOwnersIT {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = LiveCluster.session(folder);
  }

  private static String application(String name, String policy) {
    return """
    apiVersion: sealgate.dev/v1alpha1
    kind: Application
    metadata: {name: %1$s, namespace: shop}
    spec:
      source: {repoURL: 'https://git.example.com/platform.git', path: %1$s}
      syncPolicy: {automated: {prune: true, allowEmpty: true%2$s}}
    """
        .formatted(name, policy);
  }

  private static void live(String name, String owner, String more) {
    LiveCluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %s
          namespace: shop
          labels: {sealgate.dev/name: %s, sealgate.dev/namespace: shop%s}
        data: {level: info}
        """
            .formatted(name, owner, more));
  }

  private Session wanted(String app, String name) {
    return session.write(
        "%s/%s.yaml".formatted(app, name),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {level: info}\n"
            .formatted(name));
  }

  @Test
  void whatAnApplicationOfThePastLeftIsTakenOverAndWhatOneOfAnotherHomeHasIsNot() {
    live("left", "gone", "");
    live("forgotten", "web", "");
    live("foreign", "web", ", sealgate.dev/home: '4711'");
    session.write("heir.yaml", application("heir", ""));
    wanted("heir", "left");
    wanted("heir", "forgotten");

    Session.Result taken = session.seal("", "diff", "--cluster", "-f", "heir.yaml");
    wanted("heir", "foreign");
    Session.Result foreign = session.seal("", "diff", "--cluster", "-f", "heir.yaml");

    assertThat(taken.exit()).as(taken.stderr()).isEqualTo(1);
    assertThat(taken.text())
        .contains("-    sealgate.dev/name: gone", "+    sealgate.dev/name: heir");
    assertThat(taken.stderr())
        .contains(
            "ConfigMap shop/left is taken over: it has the labels of the Application shop/gone,"
                + " which is gone",
            "ConfigMap shop/forgotten is taken over: it has the labels of the Application shop/web,"
                + " which does not own it");
    assertThat(foreign.exit()).isEqualTo(2);
    assertThat(foreign.stderr())
        .contains("ConfigMap shop/foreign belongs to the Application shop/web in the cluster 4711");
  }

  @Test
  void whoMayNotReadTheOtherApplicationIsToldThatNobodyKnows() {
    live("left", "gone", "");
    session.write("heir.yaml", application("heir", ""));
    wanted("heir", "left");
    String labelled =
        "ConfigMap shop/left has the labels of the Application shop/gone, and whether";

    Session.Result diff =
        session.seal(
            "",
            "diff",
            "--cluster",
            "-f",
            "heir.yaml",
            "--kubeconfig",
            LiveCluster.ofEditor().toString());

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.stderr()).contains(labelled);
  }

  @Test
  void anObjectThatMovesBetweenTwoApplicationsIsToldOnce() {
    String both = application("giver", "") + "---\n" + application("taker", "");
    LiveCluster.apply(both);
    live("moving", "giver", "");
    live("staying", "giver", "");
    LiveCluster.kubectl(
            "-n", "shop", "annotate", "configmap", "staying", "sealgate.dev/prune=disabled")
        .orThrow();
    LiveCluster.owns("giver", "/v1/ConfigMap/shop/moving", "/v1/ConfigMap/shop/staying");
    session.write("both.yaml", both).write("giver/README.md", "nothing any more");
    wanted("taker", "moving");
    wanted("taker", "staying");

    Session.Result names =
        session.seal("", "diff", "--cluster", "-f", "both.yaml", "--output", "name");
    Session.Result json =
        session.seal("", "diff", "--cluster", "-f", "both.yaml", "--output", "json");

    assertThat(names.exit()).as(names.stderr()).isEqualTo(1);
    assertThat(names.text())
        .isEqualTo("moved shop/ConfigMap/moving\nmoved shop/ConfigMap/staying\n");
    assertThat(names.stderr())
        .contains(
            "ConfigMap shop/moving moves from the Application shop/giver to shop/taker: the first"
                + " one deletes it, then the second one makes it again",
            "ConfigMap shop/staying moves from the Application shop/giver to shop/taker: its marks"
                + " in the cluster say that it stays, so the second one takes it over")
        .doesNotContain("belongs to");
    assertThat(json.text())
        .contains("\"movedFrom\": \"shop/giver\"", "\"movedTo\": \"shop/taker\"")
        .contains("-    sealgate.dev/name: giver", "+    sealgate.dev/name: taker");
  }

  @Test
  void anObjectDoesNotMoveAsLongAsItsApplicationKeepsItOrBothWantIt() {
    String both =
        application("keeper", "").replace("prune: true", "prune: false")
            + "---\n"
            + application("asker", "");
    LiveCluster.apply(both);
    live("held-fast", "keeper", "");
    LiveCluster.owns("keeper", "/v1/ConfigMap/shop/held-fast");
    session.write("both.yaml", both);
    wanted("asker", "held-fast");
    wanted("asker", "twice");
    wanted("keeper", "twice");

    Session.Result diff = session.seal("", "diff", "--cluster", "-f", "both.yaml");

    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.stderr())
        .contains(
            "ConfigMap shop/held-fast is not in Git and stays: prune is off",
            "ConfigMap shop/held-fast belongs to the Application shop/keeper",
            "shop/ConfigMap/twice is in Git for the Application shop/keeper and for shop/asker");
  }
}
