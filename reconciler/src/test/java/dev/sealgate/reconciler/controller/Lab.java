package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.secrets.KeyRenewal;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A controller in this process, on a control plane that all tests of the run share. */
final class Lab implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static @Nullable ControlPlane shared;

  private final ControlPlane plane;
  private final KubernetesClient client;
  private KubernetesClient controllerClient;
  private final KubernetesClient anonymous;
  final RequestLog requests = new RequestLog();
  private final Path folder;
  private final String namespace;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<TestApp> apps = new ArrayList<>();
  private final List<Controller> others = new ArrayList<>();
  private Clock clock = Clock.systemUTC();
  private @Nullable Controller controller;

  Lab(ControlPlane plane) {
    this.plane = plane;
    Config config = Config.fromKubeconfig(plane.kubeconfig().toFile());
    this.client = new KubernetesClientBuilder().withConfig(config).build();
    this.controllerClient = counting(config);
    this.anonymous =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(config.getMasterUrl())
                    .withCaCertData(config.getCaCertData())
                    .withCaCertFile(config.getCaCertFile())
                    .build())
            .build();
    this.folder = temporaryFolder();
    this.namespace = "lab-" + NUMBERS.incrementAndGet();
    installCrd();
    createNamespace(namespace);
  }

  /** With a running controller that has the administrator's rights. */
  static Lab start() {
    Lab lab = idle();
    lab.startController();
    return lab;
  }

  /** With a running controller that has the rights of a default install. */
  static Lab startAsInstalled() {
    Lab lab = idle();
    lab.controllerClient.close();
    lab.controllerClient = lab.counting(InstalledRights.in(lab.namespace, lab.client));
    lab.startController();
    return lab;
  }

  private KubernetesClient counting(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("count", requests))
        .build();
  }

  /** Without a controller. */
  static Lab idle() {
    return new Lab(sharedPlane());
  }

  private static synchronized ControlPlane sharedPlane() {
    if (shared == null) {
      ControlPlane plane = ControlPlane.start();
      Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
      shared = plane;
    }
    return shared;
  }

  void startController() {
    controller = startController("only", false);
  }

  void startController(KeyRenewal renewal) {
    controller = startController("only", false, renewal, AwsSettings.standard());
  }

  void startController(AwsSettings aws) {
    controller = startController("only", false, KeyRenewal.DEFAULT, aws);
  }

  /** Of controllers that are started from now on. */
  void setClock(Clock other) {
    clock = other;
  }

  /** One more controller; the caller closes it. */
  Controller startController(String instance, boolean leaderElection) {
    return startController(instance, leaderElection, KeyRenewal.DEFAULT, AwsSettings.standard());
  }

  private Controller startController(
      String instance, boolean leaderElection, KeyRenewal renewal, AwsSettings aws) {
    try {
      return Controller.start(
          new ControllerOptions(
              namespace,
              folder.resolve("cache-" + instance),
              true,
              Replicas.standard(leaderElection),
              List.of(),
              renewal,
              aws,
              ProxyRules.none(),
              Binaries.require("kustomize").toString(),
              Binaries.require("sealgate-helm").toString(),
              Instance.named(instance)),
          controllerClient,
          anonymous,
          meters,
          () -> {
            throw new IllegalStateException("the controller can't start");
          },
          clock);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** In case the test does not come to it; closing twice does no harm. */
  void closeLater(Controller other) {
    others.add(other);
  }

  void stopController() {
    Controller running = Objects.requireNonNull(controller);
    controller = null;
    running.close();
  }

  /** An Application in a namespace of its own, that follows a repository of its own. */
  TestApp app(String name) {
    TestApp app = new TestApp(this, name, createNamespace("t" + NUMBERS.incrementAndGet()));
    apps.add(app);
    return app;
  }

  /** One more Application in the namespace of another one. */
  TestApp app(String name, String sameNamespace) {
    TestApp app = new TestApp(this, name, sameNamespace);
    apps.add(app);
    return app;
  }

  String createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  static String freshName(String prefix) {
    return prefix + NUMBERS.incrementAndGet();
  }

  KubernetesClient client() {
    return client;
  }

  ControlPlane plane() {
    return plane;
  }

  String authorityPem() {
    try {
      return Files.readString(plane.caCertificate());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String namespace() {
    return namespace;
  }

  /** The public sealing certificate of its controller. */
  Optional<String> certificate() {
    return Objects.requireNonNull(controller).sealingCertificate();
  }

  /** Who holds the lease, empty when nobody does. */
  String leader() {
    var lease = client.leases().inNamespace(namespace).withName("sealgate").get();
    String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  /** Makes a ServiceAccount with these rules, as YAML, in its namespace. */
  void allow(String where, String account, String rules) {
    String manifests =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %2$s, namespace: %1$s}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %2$s, namespace: %1$s}
        rules: %3$s
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %2$s, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %2$s}
        subjects: [{kind: ServiceAccount, name: %2$s, namespace: %1$s}]
        """
            .formatted(where, account, rules);
    client
        .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  /**
   * What the controller has asked the API server so far, besides leases and watches, and besides
   * what names the namespace of another Application: that one may still be at work.
   */
  List<String> requests(TestApp app) {
    return requests.besides(
        apps.stream().filter(other -> other != app).map(TestApp::namespace).toList());
  }

  Path folder() {
    return folder;
  }

  SimpleMeterRegistry meters() {
    return meters;
  }

  /** Lets its Applications go without pruning, so that the next test's controller is alone. */
  @Override
  public void close() {
    if (controller != null) {
      stopController();
    }
    others.forEach(Controller::close);
    apps.forEach(TestApp::abandon);
    controllerClient.close();
    client.close();
    anonymous.close();
  }

  private void installCrd() {
    try (InputStream crd =
        Application.class.getResourceAsStream("/crds/sealgate.dev_applications.yaml")) {
      client
          .load(Objects.requireNonNull(crd))
          .items()
          .forEach(item -> {
            if (client.resource(item).get() == null) {
              client.resource(item).create();
            }
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> client.resources(Application.class).inAnyNamespace().list() != null);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("sealgate-lab-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
