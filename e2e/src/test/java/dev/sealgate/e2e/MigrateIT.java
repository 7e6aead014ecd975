package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code seal migrate} writes takes over live objects without changing them. */
class MigrateIT {
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {greeting: hello}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
      """;

  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: database}
      stringData: {password: hunter2}
      """;

  private static Stage stage;

  @BeforeAll
  static void start(@TempDir Path folder) {
    stage = Stage.of(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void fromFluxNothingButOurOwnLabelsDiffers() {
    ApplicationUnderTest app = stage.newApplication();
    app.commit(
        Map.of("objects.yaml", OBJECTS, "secret.yaml", stage.sops(SECRET, stage.recipient())));
    String applied =
        labelled(
            OBJECTS + "---\n" + SECRET,
            "kustomize.toolkit.fluxcd.io/name=app",
            "kustomize.toolkit.fluxcd.io/namespace=" + app.namespace());
    kubectl(app, applied, "apply", "--server-side", "--field-manager=kustomize-controller");
    Map<String, String> before = objects(app);

    take(
        app,
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: platform, namespace: %1$s}
        spec: {interval: 1m, url: "%2$s", ref: {branch: main}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: %1$s}
        spec:
          interval: 10m
          path: ./deploy
          prune: true
          sourceRef: {kind: GitRepository, name: platform}
          decryption: {provider: sops, secretRef: {name: sops-age}}
        """
            .formatted(app.namespace(), app.url()));

    // no Deployment gets ready here: there is no controller for it
    app.awaitReason("Synced", "Synced");
    assertThat(before).hasSize(4);
    assertThat(objects(app)).isEqualTo(before);
  }

  @Test
  void fromArgoCdNothingButOurOwnLabelsDiffers() {
    ApplicationUnderTest app = stage.newApplication();
    app.commit(Map.of("objects.yaml", OBJECTS));
    kubectl(
        app,
        labelled(OBJECTS, "app.kubernetes.io/instance=app"),
        "apply",
        "--field-manager=argocd-controller");
    Map<String, String> before = objects(app);

    take(
        app,
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: app, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
        spec:
          project: default
          source: {repoURL: "%2$s", targetRevision: main, path: deploy}
          destination: {server: "https://kubernetes.default.svc", namespace: %1$s}
          syncPolicy: {automated: {prune: true, selfHeal: true}}
        """
            .formatted(app.namespace(), app.url()));

    // no Deployment gets ready here: there is no controller for it
    app.awaitReason("Synced", "Synced");
    assertThat(before).hasSize(3);
    assertThat(objects(app)).isEqualTo(before);
  }

  /** The manifests with the labels that the tool sets on all that it applies. */
  private static String labelled(String manifests, String... labels) {
    List<String> arguments = new ArrayList<>(List.of("label", "--local", "-f", "-", "-o", "json"));
    arguments.addAll(List.of(labels));
    return stage
        .controlPlane()
        .kubectl()
        .stdin(manifests)
        .run(arguments.toArray(String[]::new))
        .orThrow()
        .text();
  }

  private static void kubectl(ApplicationUnderTest app, String manifests, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-n", app.namespace()));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-f", "-"));
    stage.controlPlane().kubectl().stdin(manifests).run(all.toArray(String[]::new)).orThrow();
  }

  private static void take(ApplicationUnderTest app, String theirs) {
    CommandResult ours =
        Command.of(Built.seal().toString(), "migrate")
            .env("JAVA25_HOME", System.getProperty("java.home"))
            .stdin(theirs)
            .run()
            .orThrow();
    app.apply(ours.text());
  }

  /** As they are in the cluster, without what the move may change. */
  private static Map<String, String> objects(ApplicationUnderTest app) {
    Map<String, String> objects = new TreeMap<>();
    for (String kind : List.of("v1/ConfigMap", "v1/Service", "v1/Secret", "apps/v1/Deployment")) {
      int slash = kind.lastIndexOf('/');
      stage
          .client()
          .genericKubernetesResources(kind.substring(0, slash), kind.substring(slash + 1))
          .inNamespace(app.namespace())
          .list()
          .getItems()
          .stream()
          .filter(object -> List.of("settings", "web", "database").contains(name(object)))
          .forEach(object -> objects.put(kind + "/" + name(object), comparable(object)));
    }
    return objects;
  }

  private static String name(GenericKubernetesResource object) {
    return object.getMetadata().getName();
  }

  private static String comparable(GenericKubernetesResource object) {
    object.getMetadata().setManagedFields(List.of());
    object.getMetadata().setResourceVersion(null);
    if (object.getMetadata().getLabels() != null) {
      Map<String, String> labels = new LinkedHashMap<>(object.getMetadata().getLabels());
      labels.keySet().removeIf(label -> label.startsWith("sealgate.dev/"));
      object.getMetadata().setLabels(labels);
    }
    return Serialization.asYaml(object);
  }
}
