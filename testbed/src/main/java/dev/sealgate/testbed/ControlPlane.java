package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes control plane: etcd and kube-apiserver, on request with
 * kube-controller-manager. RBAC, admission, ServiceAccount tokens and TokenReview are as in any
 * cluster; only the ServiceAccount admission plugin is off, since it would keep every Pod waiting
 * for a controller. Its folder holds etcd's data, and so every Secret in it.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int ATTEMPTS = 3;

  private final ControlPlaneOptions options;
  private final Path folder;
  private final ClusterFiles files;
  private final int etcdPort;
  private final int peerPort;
  private final int port;
  private final Path kubeconfig;
  private final HttpProbe probe;
  private ChildProcess etcd;
  private ChildProcess apiServer;
  private @Nullable ChildProcess controllerManager;

  private ControlPlane(ControlPlaneOptions options, Path folder) {
    this.options = options;
    this.folder = folder.toAbsolutePath();
    this.files = new ClusterFiles(this.folder, options);
    this.etcdPort = Ports.free();
    this.peerPort = Ports.free();
    this.port = Ports.free();
    this.kubeconfig = files.kubeconfig("admin", url().toString(), files.adminToken());
    this.probe =
        new HttpProbe(
            Folders.read(files.certificateAuthority()),
            Map.of("Authorization", "Bearer " + files.adminToken()));
    this.etcd = launchEtcd();
    try {
      this.apiServer = launchApiServer();
      if (options.controllerManager().isPresent()) {
        this.controllerManager = startControllerManager(options.controllerManager().get());
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  public static ControlPlane start() {
    return start(ControlPlaneOptions.defaults());
  }

  /** Starts it and waits until it answers, which takes three to five seconds. */
  public static ControlPlane start(ControlPlaneOptions options) {
    for (int attempt = 1; ; attempt++) {
      Path folder = options.dataFolder().orElseGet(() -> Folders.temporary("cluster"));
      try {
        return new ControlPlane(options, folder);
      } catch (RuntimeException failure) {
        if (options.dataFolder().isEmpty()) {
          Folders.delete(folder);
        }
        // Between choosing a free port and listening on it, another process may have taken it.
        if (attempt == ATTEMPTS || !String.valueOf(failure.getMessage()).contains("in use")) {
          throw failure;
        }
      }
    }
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Writes a kubeconfig for one of the options' users, or for a ServiceAccount's token. */
  public Path kubeconfig(String name, String token) {
    return files.kubeconfig(name, url().toString(), token);
  }

  /** Writes a kubeconfig with another port on loopback as the server's. */
  Path kubeconfigThrough(int otherPort, String token) {
    return files.kubeconfig("through-" + otherPort, "https://127.0.0.1:" + otherPort, token);
  }

  /** For whoever stands in for the API server: shows its certificate. */
  SSLContext serving() {
    return Tls.serving(Folders.read(files.serverCertificate()), Folders.read(files.serverKey()));
  }

  public String adminToken() {
    return files.adminToken();
  }

  /** The PEM file of the authority that signed the API server's certificate. */
  public Path caCertificate() {
    return files.certificateAuthority();
  }

  /** Where data, keys and logs are. */
  public Path folder() {
    return folder;
  }

  /** Runs kubectl as the administrator. */
  public CommandResult kubectl(String... arguments) {
    return kubectl().run(arguments);
  }

  /** kubectl as the administrator, for a run with input or as somebody else. */
  public Command kubectl() {
    return Command.of(Binaries.require("kubectl").toString())
        .env("KUBECONFIG", kubeconfig.toString())
        .env("KUBECACHEDIR", folder.resolve("kubectl-cache").toString());
  }

  /** Process ids of everything that runs, for measuring it. */
  public List<Long> pids() {
    List<Long> pids = new ArrayList<>(List.of(etcd.handle().pid(), apiServer.handle().pid()));
    if (controllerManager != null) {
      pids.add(controllerManager.handle().pid());
    }
    return List.copyOf(pids);
  }

  public void stopApiServer() {
    apiServer.close();
  }

  /** Ends the API server as kill -9 does. */
  public void killApiServer() {
    apiServer.kill();
  }

  /** Starts the API server again, on the same port, and waits until it is ready. */
  public void startApiServer() {
    if (!apiServer.isAlive()) {
      apiServer = launchApiServer();
    }
  }

  public void restartApiServer() {
    stopApiServer();
    startApiServer();
  }

  /** Ends etcd as kill -9 does; the API server goes on without it. */
  public void killEtcd() {
    etcd.kill();
  }

  /** Starts etcd again with its data, and waits until it and the API server are ready. */
  public void startEtcd() {
    if (!etcd.isAlive()) {
      etcd = launchEtcd();
      apiServer.awaitReady(START_LIMIT, this::answers);
    }
  }

  public void restartEtcd() {
    killEtcd();
    startEtcd();
  }

  // The namespace is made by the server itself, a moment after it says that it is ready.
  private boolean answers() {
    return probe.ok(url().resolve("/readyz"))
        && probe.ok(url().resolve("/api/v1/namespaces/default"));
  }

  @Override
  public void close() {
    if (controllerManager != null) {
      controllerManager.close();
    }
    if (apiServer != null) {
      apiServer.close();
    }
    etcd.close();
    probe.close();
    if (options.dataFolder().isEmpty()) {
      Folders.delete(folder);
    }
  }

  private ChildProcess launchEtcd() {
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command =
        List.of(
            Binaries.require("etcd").toString(),
            "--data-dir=" + files.etcdData(),
            "--unsafe-no-fsync",
            "--log-level=warn",
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer);
    return started("etcd", command, () -> probe.ok(URI.create(client + "/readyz")));
  }

  private ChildProcess launchApiServer() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Binaries.require("kube-apiserver").toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + files.serverCertificate(),
                "--tls-private-key-file=" + files.serverKey(),
                "--token-auth-file=" + files.tokens(),
                "--service-account-key-file=" + files.serviceAccountKey(),
                "--service-account-signing-key-file=" + files.serviceAccountKey(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/16",
                "--endpoint-reconciler-type=none",
                "--disable-admission-plugins=ServiceAccount"));
    options
        .auditLog()
        .ifPresent(log -> {
          command.add("--audit-log-path=" + log.toAbsolutePath());
          command.add("--audit-policy-file=" + files.auditPolicy());
        });
    return started("kube-apiserver", command, this::answers);
  }

  private ChildProcess startControllerManager(List<String> flags) {
    int ownPort = Ports.free();
    Path login =
        files.kubeconfig("controller-manager", url().toString(), files.controllerManagerToken());
    List<String> command = new ArrayList<>();
    command.add(Binaries.require("kube-controller-manager").toString());
    command.addAll(
        List.of(
            "--kubeconfig=" + login,
            "--authentication-kubeconfig=" + login,
            "--authorization-kubeconfig=" + login,
            "--authorization-always-allow-paths=/healthz",
            "--service-account-private-key-file=" + files.serviceAccountKey(),
            "--root-ca-file=" + files.certificateAuthority(),
            "--use-service-account-credentials=true",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            "--secure-port=" + ownPort,
            "--tls-cert-file=" + files.serverCertificate(),
            "--tls-private-key-file=" + files.serverKey()));
    command.addAll(flags);
    return started(
        "kube-controller-manager",
        command,
        () -> probe.ok(URI.create("https://127.0.0.1:" + ownPort + "/healthz")));
  }

  private ChildProcess started(String name, List<String> command, BooleanSupplier ready) {
    ChildProcess process = ChildProcess.start(name, command, Map.of(), files.log(name));
    process.awaitReady(START_LIMIT, ready);
    return process;
  }
}
