package dev.sealgate.benchmarks.cluster;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.ControllerProcess;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.WorkTree;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A control plane with kube-controller-manager and audit log, a Git repository, and the built
 * controller with the flags of deploy/, all new.
 */
final class Environment implements AutoCloseable {
  static final String NAMESPACE = "bench";
  private static final String CONTROLLER = "controller";
  private static final int MOST_LOOKS = 600;
  private static final String APPLICATIONS =
      "/apis/sealgate.dev/v1alpha1/namespaces/" + NAMESPACE + "/applications";

  /** What the container of deploy/ makes of the JVM, besides the flags of deploy/Dockerfile. */
  private static final String CONTAINER =
      "-XX:MaxRAM=1536m -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError";

  private final Path folder;
  private final ControlPlane cluster;
  private final GitServer git;
  private final Api api;
  private final GitRepository repository;
  private final WorkTree work;
  private final AgeIdentity identity;
  private final SecureRandom random = new SecureRandom();
  private final ControllerProcess controller;
  private final AuditLog audit;

  /**
   * @param recording where Java Flight Recorder of the controller writes, empty for no recording
   * @param managerFlags of kube-controller-manager
   */
  Environment(String recording, String... managerFlags) throws IOException, InterruptedException {
    folder = Files.createTempDirectory("sealgate-bench");
    Path log = folder.resolve("audit.log");
    audit = new AuditLog(log);
    String token = Long.toString(System.nanoTime(), 36);
    cluster =
        ControlPlane.start(
            ControlPlaneOptions.defaults()
                .withControllerManager(managerFlags)
                .withAuditLog(log)
                .withUser(CONTROLLER, token, "system:masters"));
    git = GitServer.start();
    api = new Api(cluster);
    repository = git.createRepository("bench");
    work = repository.workTree();
    identity = AgeIdentity.generate(random);
    prepare();
    String flags =
        "-Djava.io.tmpdir="
            + folder
            + " "
            + CONTAINER
            + (recording.isEmpty()
                ? ""
                : " -XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
                    + recording);
    controller =
        ControllerProcess.start(
            Path.of("reconciler/target/sealgate/bin/sealgate"),
            cluster.kubeconfig(CONTROLLER, token),
            folder,
            Map.of("JAVA_TOOL_OPTIONS", flags));
    // the making of the first sealing key, once in a cluster's life, is not what is measured
    sealingCertificate();
  }

  private void prepare() {
    for (String namespace : List.of(NAMESPACE, "sealgate-system")) {
      cluster.kubectl("create", "namespace", namespace).orThrow();
    }
    Command kubectl = cluster.kubectl();
    kubectl.run("apply", "--server-side", "-f", "crds/sealgate.dev_applications.yaml").orThrow();
    kubectl.run("wait", "--for=condition=Established", "crd/applications.sealgate.dev").orThrow();
    try (SecretBytes key = identity.encoded()) {
      kubectl
          .stdin(key.copyBytes())
          .run(
              "-n",
              NAMESPACE,
              "create",
              "secret",
              "generic",
              "sops-age",
              "--from-file=key.agekey=/dev/stdin")
          .orThrow();
    }
  }

  Api api() {
    return api;
  }

  WorkTree work() {
    return work;
  }

  ProcessFigures figures() {
    return new ProcessFigures(controller.handle().pid());
  }

  int requests(Instant from) {
    return audit.requests(CONTROLLER, from, Instant.now()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  static String objects(String resource) {
    return "/api/v1/namespaces/" + NAMESPACE + "/" + resource;
  }

  Sighting sight(String path) {
    return new Sighting(api, path);
  }

  Sighting sightApplications() {
    return new Sighting(api, APPLICATIONS);
  }

  void createApplication(String name, String folderInGit, String more) {
    api.create(
        APPLICATIONS,
        """
        {"apiVersion": "sealgate.dev/v1alpha1", "kind": "Application", "metadata": {"name": "%s"},
         "spec": {"source": {"repoURL": "%s", "targetRevision": "main", "path": "%s"},
           "interval": "1m", "decryption": {"secretRef": {"name": "sops-age"}}, %s
           "syncPolicy": {"automated": {"prune": true, "selfHeal": true, "allowEmpty": true}}}}
        """
            .formatted(name, repository.http(), folderInGit, more));
  }

  void deleteApplication(String name) {
    api.delete(APPLICATIONS + "/" + name);
  }

  /** What a person or a hook does after a push. */
  void requestReconcile(String application) {
    api.patch(
        APPLICATIONS + "/" + application,
        Api.MERGE_PATCH,
        "{\"metadata\": {\"annotations\": {\"sealgate.dev/reconcile-at\": \"%d\"}}}"
            .formatted(System.nanoTime()));
  }

  /** A SOPS file for the age key of this environment. */
  byte[] encrypted(String manifest) {
    EncryptionRule rule =
        EncryptionRule.forAge(List.of(identity.recipient().orElseThrow().toString()))
            .with(new Selection(Selection.Kind.ENCRYPTED_REGEX, "^(data|stringData)$"));
    return Sops.encrypt(
        "secret.yaml",
        manifest.getBytes(StandardCharsets.UTF_8),
        SopsFormat.YAML,
        rule,
        SopsEnvironment.of(Clock.systemUTC(), random, SopsKeyring.of(List.of(identity))));
  }

  /** The certificate of the controller's sealing key, as PEM; waits until the key is made. */
  String sealingCertificate() throws IOException, InterruptedException {
    HttpRequest certificate = HttpRequest.newBuilder(controller.uri("/v1/cert.pem")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < MOST_LOOKS; i++) {
        HttpResponse<String> answer = http.send(certificate, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return answer.body();
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IllegalStateException("the controller has made no sealing key within a minute");
  }

  @Override
  public void close() throws IOException {
    controller.close();
    work.close();
    git.close();
    api.close();
    cluster.close();
    identity.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
