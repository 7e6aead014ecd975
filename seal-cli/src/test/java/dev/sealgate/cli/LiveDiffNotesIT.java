package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sync does besides changing objects, and what it would not do, is told. */
class LiveDiffNotesIT {
  private static final String NOTED =
      """
      apiVersion: sealgate.dev/v1alpha1
      kind: Application
      metadata: {name: noted, namespace: shop}
      spec:
        source: {repoURL: 'https://git.example.com/platform.git', path: noted}
        destination: {namespace: noted}
        syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}
      """;

  private static final String WIDGETS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        names: {kind: Widget, plural: widgets}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
      ---
      apiVersion: example.com/v1
      kind: Widget
      metadata: {name: first}
      """;

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = LiveCluster.session(folder);
  }

  private static String job(String name, String annotations) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {%s, annotations: {%s}}
    spec: {template: {spec: {restartPolicy: Never, containers: [{name: it, image: it}]}}}
    """
        .formatted(name, annotations);
  }

  @Test
  void whatASyncDoesBesidesIsNamedInEveryFormat() {
    LiveCluster.apply(NOTED);
    LiveCluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: kept
          namespace: shop
          labels: {sealgate.dev/name: noted, sealgate.dev/namespace: shop}
          annotations: {sealgate.dev/prune: disabled}
        """);
    LiveCluster.owns("noted", "/v1/ConfigMap/shop/kept");
    session
        .write("noted.yaml", NOTED)
        .write("noted/widgets.yaml", WIDGETS)
        .write("noted/before.yaml", job("name: migrate", "argocd.argoproj.io/hook: PreSync"))
        .write("noted/after.yaml", job("generateName: clean-", "helm.sh/hook: post-install"))
        .write("noted/failed.yaml", job("name: mourn", "argocd.argoproj.io/hook: SyncFail"))
        .write("noted/end.yaml", job("name: farewell", "argocd.argoproj.io/hook: PreDelete"))
        .write(
            "noted/late.yaml",
            """
            apiVersion: elsewhere.example.com/v1
            kind: Gadget
            metadata:
              name: late
              annotations: {argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true}
            """);

    Session.Result text = session.seal("", "diff", "--cluster", "-f", "noted.yaml");
    Session.Result json = noted("json");
    Session.Result markdown = noted("markdown");

    assertThat(text.exit()).as(text.stderr()).isEqualTo(1);
    assertThat(text.text())
        .contains("+++ the working tree: noted/Widget.example.com/first")
        .doesNotContain("ConfigMap/kept", "Job");
    for (String told : new String[] {text.stderr(), json.text(), markdown.text()}) {
      assertThat(told)
          .contains(
              "the namespace noted would be made, as syncPolicy.syncOptions has"
                  + " CreateNamespace=true",
              "Job.batch noted/migrate is a hook (PreSync): a sync runs it",
              "Job.batch noted/clean-*-postsync is a hook (PostSync): a sync runs it",
              "Job.batch noted/mourn is a hook (SyncFail): it runs when a sync fails",
              "not applied before its kind is there: noted/late.yaml kind: the API server knows no"
                  + " elsewhere.example.com/v1 Gadget",
              "as its kind comes with CustomResourceDefinition.apiextensions.k8s.io"
                  + " widgets.example.com: Widget.example.com noted/first",
              "ConfigMap shop/kept is not in Git and stays: its marks in the cluster say so")
          .doesNotContain("farewell");
    }
    assertThat(LiveCluster.kubectl("get", "namespaces,jobs,crds", "-A", "-o", "name").text())
        .doesNotContain("noted", "migrate", "widgets");
  }

  private Session.Result noted(String format) {
    return session.seal("", "diff", "--cluster", "-f", "noted.yaml", "--output", format);
  }

  @Test
  void aNewObjectThatTheApiServerRefusesIsRefused() {
    session
        .write(
            "new/bad.yaml",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: bad}
            spec: {ports: [{port: 0}]}
            """)
        .write(
            "new/nowhere.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: it, namespace: nowhere}\n")
        .write("new/hook.yaml", job("name: x, namespace: gone", "argocd.argoproj.io/hook: Sync"));

    Session.Result diff = session.seal("", "diff", "--cluster", "-n", "shop", "new");

    assertThat(diff.exit()).as(diff.stderr()).isEqualTo(2);
    assertThat(diff.text()).contains("+++ the working tree: shop/Service/bad");
    assertThat(diff.stderr())
        .contains(
            "Service shop/bad: spec.ports[0].port: ",
            "ConfigMap nowhere/it: there is no namespace nowhere",
            "Job.batch gone/x: there is no namespace gone");
  }

  @Test
  void whatTheControllerWouldLeaveOrNotApplyIsSaid() {
    LiveCluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: held
          namespace: shop
          labels: {sealgate.dev/name: paused, sealgate.dev/namespace: shop}
          annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}
        data: {level: info}
        """);
    session
        .write(
            "paused.yaml",
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: paused, namespace: shop}
            spec:
              source: {repoURL: 'https://git.example.com/platform.git', path: paused}
              suspend: true
            """)
        .write(
            "paused/held.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held}\ndata: {level: debug}\n");

    Session.Result diff =
        session.seal("", "diff", "--cluster", "-f", "paused.yaml", "--output", "json");

    assertThat(diff.exit()).as(diff.stderr()).isZero();
    assertThat(diff.text())
        .contains(
            "\"changes\": []",
            "ConfigMap shop/held is left as it is: in the cluster it is marked",
            "the controller applies none of it now: spec.suspend is true",
            "the controller applies none of it by itself: syncPolicy.automated is not on");
  }

  @Test
  void nothingIsWrittenEvenWhereTheControllerWouldFirstGiveUpOrTakeOverFields() {
    String settled =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shared
          namespace: shop
          labels: {sealgate.dev/name: sharing, sealgate.dev/namespace: shop}
        data: {level: info, other: a}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: replaced, namespace: shop, labels: {sealgate.dev/name: sharing, sealgate.dev/namespace: shop}}
        data: {level: info}
        """;
    LiveCluster.apply(settled);
    String before = versions();
    session
        .write(
            "sharing.yaml",
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: sharing, namespace: shop}
            spec:
              source: {repoURL: 'https://git.example.com/platform.git', path: sharing}
              ignoreDifferences: [{kind: ConfigMap, name: shared, jsonPointers: [/data/level]}]
            """)
        .write(
            "sharing/all.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: shared}
            data: {level: debug, other: b}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: replaced
              annotations: {argocd.argoproj.io/sync-options: Replace=true}
            data: {level: debug}
            """);

    Session.Result diff = session.seal("", "diff", "--cluster", "-f", "sharing.yaml");

    assertThat(diff.text())
        .as(diff.stderr())
        .contains("+  other: b", "ConfigMap/replaced", "+  level: debug");
    assertThat(versions()).isEqualTo(before);
  }

  private static String versions() {
    return LiveCluster.kubectl(
            "-n",
            "shop",
            "get",
            "configmaps",
            "shared",
            "replaced",
            "-o",
            "jsonpath={range .items[*]}{.metadata.resourceVersion} {end}")
        .orThrow()
        .text();
  }
}
