package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A control plane with the Application shop/web and what it owns, for the tests of {@code seal diff
 * --cluster}; one for all of a JVM.
 */
final class LiveCluster {
  static final String LABELS = "labels: {sealgate.dev/name: web, sealgate.dev/namespace: shop}";

  static final String WEB =
      """
      apiVersion: sealgate.dev/v1alpha1
      kind: Application
      metadata: {name: web, namespace: shop}
      spec:
        source: {repoURL: 'https://git.example.com/platform.git', path: app}
        decryption: {secretRef: {name: sops-age}}
        syncPolicy: {automated: {prune: true}}
      """;

  private static final String STRANGER = "stranger-token-0123456789";
  private static final String VIEWER = "viewer-token-0123456789";
  private static final String EDITOR = "editor-token-0123456789";
  private static @Nullable ControlPlane shared;

  private LiveCluster() {}

  private static synchronized ControlPlane shared() {
    if (shared == null) {
      ControlPlane plane =
          ControlPlane.start(
              ControlPlaneOptions.defaults()
                  .withUser("stranger", STRANGER)
                  .withUser("viewer", VIEWER)
                  .withUser("editor", EDITOR));
      Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
      shared = plane;
      fill();
    }
    return shared;
  }

  private static void fill() {
    kubectl("create", "namespace", "shop").orThrow();
    kubectl("apply", "--server-side", "-f", "../crds/sealgate.dev_applications.yaml").orThrow();
    kubectl("wait", "--for=condition=Established", "--timeout=30s", "crd/applications.sealgate.dev")
        .orThrow();
    allow("viewer", "get", "configmaps,secrets,applications.sealgate.dev");
    allow("editor", "get,patch,create", "configmaps");
    apply(WEB);
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop, %1$s}
        data: {level: info}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: dropped, namespace: shop, %1$s}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: shop, %1$s}
        stringData: {password: hunter1, user: shop}
        """
            .formatted(LABELS));
    owns("web", "/v1/ConfigMap/shop/settings", "/v1/ConfigMap/shop/dropped", "/v1/Secret/shop/db");
  }

  private static void allow(String user, String verbs, String resources) {
    kubectl("create", "clusterrole", user, "--verb=" + verbs, "--resource=" + resources).orThrow();
    kubectl("create", "clusterrolebinding", user, "--clusterrole=" + user, "--user=" + user)
        .orThrow();
  }

  static CommandResult kubectl(String... arguments) {
    return shared().kubectl(arguments);
  }

  /** As the controller would, so that nothing but what a test changes differs. */
  static void apply(String manifests) {
    shared()
        .kubectl()
        .stdin(manifests)
        .run("apply", "--server-side", "--field-manager=sealgate", "-f", "-")
        .orThrow();
  }

  /** What an Application in the namespace shop has in its inventory. */
  static void owns(String application, String... entries) {
    String list =
        Stream.of(entries).map(it -> '"' + it + '"').collect(Collectors.joining(", ", "[", "]"));
    kubectl(
            "-n",
            "shop",
            "patch",
            "applications.sealgate.dev",
            application,
            "--subresource=status",
            "--type=merge",
            "-p",
            "{\"status\": {\"inventory\": " + list + "}}")
        .orThrow();
  }

  static Path ofViewer() {
    return shared().kubeconfig("viewer", VIEWER);
  }

  /** Of somebody who may write objects, and not read Applications. */
  static Path ofEditor() {
    return shared().kubeconfig("editor", EDITOR);
  }

  static Path ofStranger() {
    return shared().kubeconfig("stranger", STRANGER);
  }

  /** A repository in which the Secret's password is another one, and one object is not any more. */
  static Session session(Path folder) {
    Session session =
        new Session(folder)
            .env("KUBECONFIG", shared().kubeconfig().toString())
            .write("age.agekey", TestKeys.IDENTITY + "\n")
            .env("SOPS_AGE_KEY_FILE", "age.agekey")
            .write(
                "app/settings.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n");
    TestRepo.git(folder, session.variables()).run("init", "-q", "-b", "main", ".").orThrow();
    password(session, "hunter2");
    return session;
  }

  /** What app/db.yaml says, encrypted. */
  static void password(Session session, String password) {
    session.write(
        "app/db.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: %s, user: shop}\n"
            .formatted(password));
    assertThat(
            session.seal(
                "",
                "encrypt",
                "-i",
                "--encrypted-regex",
                "^stringData$",
                "--age",
                TestKeys.RECIPIENT,
                "app/db.yaml"))
        .extracting(Session.Result::exit)
        .isEqualTo(0);
  }
}
