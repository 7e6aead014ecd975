package dev.sealgate.tour;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControllerProcess;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.GitServerOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;

/** Starts what the steps need, in order, and stops it in the opposite order. */
final class Setup implements AutoCloseable {
  private static final String GIT_USER = "tour";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Narrator narrator;
  private final Path home;
  private final Path workFolder;

  Setup(Narrator narrator, Path home) {
    this.narrator = narrator;
    this.home = home;
    try {
      this.workFolder = Files.createTempDirectory("sealgate-tour");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    started.push(this::deleteWorkFolder);
  }

  Workshop start(Options options) {
    narrator.step("Start a cluster, a Git server and the controller");
    Cluster cluster = keep(cluster(options));
    install(cluster);
    KubernetesClient client = client(cluster);
    started.push(client);
    Objects objects = new Objects(client);

    String password = Long.toString(System.nanoTime(), 36);
    GitServer git =
        keep(
            GitServer.start(
                GitServerOptions.defaults().withTls().withCredentials(GIT_USER, password)));
    GitRepository remote = git.createRepository("platform");
    objects.createSecret(
        Names.APP,
        Workshop.GIT_SECRET,
        Map.of("username", GIT_USER, "password", password, "ca.crt", git.caCertificate()));
    narrator.done("a Git server answers at " + remote.http());

    Command seal = Command.of(home.resolve("seal-cli/target/seal/bin/seal").toString());
    String recipient = ageKey(seal, objects);

    ControllerProcess controller =
        narrator.timed(
            "the controller is ready",
            () ->
                keep(
                    ControllerProcess.start(
                        home.resolve("reconciler/target/sealgate/bin/sealgate"),
                        cluster.kubeconfig(),
                        workFolder,
                        Map.of("SEALGATE_NAMESPACE", Names.SYSTEM))));
    narrator.say("its log: " + controller.log());
    Path certificate = certificate(controller);
    narrator.done("it made a sealing key; its certificate is public");
    return new Workshop(
        cluster.kubeconfig(),
        objects,
        new ExampleRepository(keep(remote.workTree())),
        cluster.kubectl(),
        seal,
        remote.http().toString(),
        recipient,
        certificate);
  }

  private Cluster cluster(Options options) {
    if (options.context().isEmpty()) {
      return narrator.timed("etcd and kube-apiserver run on loopback", Cluster.Embedded::start);
    }
    OwnCluster own = OwnCluster.of(options.context().get(), workFolder);
    own.refuseIfOccupied();
    new Consent(narrator, options.yes()).obtain(own);
    narrator.done("the cluster at " + own.server());
    return own;
  }

  private void install(Cluster cluster) {
    cluster
        .kubectl()
        .run(
            "apply",
            "--server-side",
            "-f",
            home.resolve("crds/sealgate.dev_applications.yaml").toString())
        .orThrow();
    cluster.kubectl().run("label", "crd", Names.CRD, Names.MARK + "=" + Names.MADE_BY).orThrow();
    Workshop.apply(cluster.kubectl(), Manifests.platform(Workshop.FIRST_STORED_KEY));
    narrator.done("the Application CRD, three namespaces and a ServiceAccount that may deploy");
  }

  private String ageKey(Command seal, Objects objects) {
    Path file = workFolder.resolve("age.agekey");
    narrator.command("seal keygen -o age.agekey");
    seal.run("keygen", "-o", file.toString()).orThrow();
    String content;
    try {
      content = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects.createSecret(Names.APP, Names.AGE_KEYS, Map.of("age.agekey", content));
    narrator.done("an age identity, in the cluster as Secret " + Names.AGE_KEYS);
    return content
        .lines()
        .filter(line -> line.startsWith("# public key: "))
        .map(line -> line.substring("# public key: ".length()))
        .findFirst()
        .orElseThrow(() -> new TourFailure("seal keygen named no public key"));
  }

  /** A standby answers before it leads; the key is made, or found, once it does. */
  private Path certificate(ControllerProcess controller) {
    Path file = workFolder.resolve("sealing.pem");
    HttpRequest request = HttpRequest.newBuilder(controller.uri("/v1/cert.pem")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Wait.until(
          "the sealing certificate", Duration.ofSeconds(60), () -> fetched(http, request, file));
    }
    return file;
  }

  private static boolean fetched(HttpClient http, HttpRequest request, Path file) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofFile(file)).statusCode() == 200;
    } catch (IOException e) {
      throw new TourFailure("the sealing certificate cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TourFailure("interrupted", e);
    }
  }

  private static KubernetesClient client(Cluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
        .build();
  }

  private <T extends AutoCloseable> T keep(T resource) {
    started.push(resource);
    return resource;
  }

  private void deleteWorkFolder() {
    try (Stream<Path> files = Files.walk(workFolder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Setup::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops everything that was started, whatever goes wrong with one of them. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        narrator.say("could not be stopped cleanly: " + e.getMessage());
      }
    }
  }
}
