package dev.sealgate.e2e;

import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.ControllerProcess;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.GitServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A cluster, a Git server and the built controller, with an age identity that every new Application
 * gets.
 */
final class Stage implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Path folder;
  private final ControlPlane controlPlane;
  private final GitServer git;
  private final KubernetesClient client;
  private final ControllerProcess controller;
  private final AgeKey own;
  private final AgeKey foreign;

  /**
   * How a stage differs from the plain one.
   *
   * @param launcher starts the controller
   * @param kubeconfig what the controller logs in with
   * @param environment of the controller, besides
   */
  record Setup(
      ControlPlaneOptions plane,
      Path launcher,
      Function<ControlPlane, Path> kubeconfig,
      Map<String, String> environment) {
    Setup {
      environment = Map.copyOf(environment);
    }

    static Setup of(ControlPlaneOptions plane) {
      return new Setup(plane, Built.controller(), ControlPlane::kubeconfig, Map.of());
    }

    Setup through(Function<ControlPlane, Path> proxy) {
      return new Setup(plane, launcher, proxy, environment);
    }

    Setup with(Map<String, String> more) {
      return new Setup(plane, launcher, kubeconfig, more);
    }

    Setup launchedBy(Path other) {
      return new Setup(plane, other, kubeconfig, environment);
    }
  }

  private Stage(Path folder, Setup setup) {
    this.folder = folder;
    this.controlPlane = ControlPlane.start(setup.plane());
    this.git = GitServer.start();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(controlPlane.kubeconfig().toFile()))
            .build();
    controlPlane.kubectl("create", "namespace", "sealgate-system").orThrow();
    controlPlane
        .kubectl()
        .in(Built.root())
        .run("apply", "--server-side", "-f", "crds/sealgate.dev_applications.yaml")
        .orThrow();
    controlPlane
        .kubectl(
            "wait", "--for=condition=Established", "--timeout=30s", "crd/applications.sealgate.dev")
        .orThrow();
    this.own = AgeKey.generate();
    this.foreign = AgeKey.generate();
    Map<String, String> environment = new HashMap<>(setup.environment());
    // as deploy/ does it: a killed and restarted process is a container of the same Pod
    environment.put("SEALGATE_POD_UID", "stage");
    this.controller =
        ControllerProcess.start(
            setup.launcher(),
            setup.kubeconfig().apply(controlPlane),
            folder.resolve("controller"),
            environment);
    // it is made, or found, once this controller leads
    await().atMost(Duration.ofSeconds(60)).until(() -> get("/v1/cert.pem").contains("BEGIN"));
  }

  static Stage of(Path folder) {
    return of(folder, ControlPlaneOptions.defaults());
  }

  static Stage of(Path folder, ControlPlaneOptions options) {
    return of(folder, Setup.of(options));
  }

  static Stage of(Path folder, Setup setup) {
    return new Stage(folder, setup);
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  GitServer git() {
    return git;
  }

  KubernetesClient client() {
    return client;
  }

  ControllerProcess controller() {
    return controller;
  }

  String recipient() {
    return own.recipient();
  }

  /** Of an identity that the cluster does not have. */
  String foreignRecipient() {
    return foreign.recipient();
  }

  /** A namespace and a repository of its own, and the identity as Secret sops-age. */
  ApplicationUnderTest newApplication() {
    String name = "app-" + COUNTER.incrementAndGet();
    controlPlane.kubectl("create", "namespace", name).orThrow();
    putSecret(name, "sops-age", Map.of("key.agekey", own.identity()));
    return new ApplicationUnderTest(client, git.createRepository(name), name, controller::tail);
  }

  /** Makes or replaces a Secret as a person would. */
  void putSecret(String namespace, String name, Map<String, String> data) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(data)
                .build())
        .fieldManager("somebody")
        .forceConflicts()
        .serverSideApply();
  }

  /** The manifest as the real sops encrypts it. */
  String sops(String manifest, String recipient) {
    return sops(manifest, recipient, "^(data|stringData)$");
  }

  String sops(String manifest, String recipient, String encryptedRegex) {
    return Counterparts.sops()
        .stdin(manifest)
        .run(
            "--disable-version-check",
            "encrypt",
            "--age",
            recipient,
            "--encrypted-regex",
            encryptedRegex,
            "--filename-override",
            "secret.yaml")
        .orThrow()
        .text();
  }

  /** The Secret as the real kubeseal seals it, with the controller's certificate. */
  String seal(String secret) {
    Path certificate = folder.resolve("sealing.pem");
    try {
      Files.writeString(certificate, get("/v1/cert.pem"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Counterparts.kubeseal()
        .stdin(secret)
        .run("--cert", certificate.toString(), "--format", "yaml")
        .orThrow()
        .text();
  }

  /** A page of the controller's HTTP endpoints. */
  String get(String path) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(controller.uri(path)).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String controllerLog() {
    try {
      return Files.readString(controller.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    controller.close();
    client.close();
    git.close();
    controlPlane.close();
  }

  private record AgeKey(String identity, String recipient) {
    static AgeKey generate() {
      Command keygen = Counterparts.ageKeygen();
      String file = keygen.run().orThrow().text();
      String recipient =
          file.lines()
              .filter(line -> line.startsWith("# public key: "))
              .map(line -> line.substring("# public key: ".length()))
              .findFirst()
              .orElseThrow();
      return new AgeKey(file + "\n", recipient);
    }

    @Override
    public String toString() {
      return "AgeKey[" + recipient + "]";
    }
  }
}
