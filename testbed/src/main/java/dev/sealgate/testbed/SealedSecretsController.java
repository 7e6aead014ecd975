package dev.sealgate.testbed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The sealed-secrets controller as it is published, against a control plane in which its kind is
 * installed. It makes its sealing key at the start, and turns SealedSecrets of all namespaces into
 * Secrets.
 */
public final class SealedSecretsController implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder = Folders.temporary("sealed-secrets");
  private final int port = Ports.free();
  private final ChildProcess process;

  private SealedSecretsController(ControlPlane cluster, String namespace) {
    Folders.write(folder.resolve("token"), cluster.adminToken());
    Folders.write(folder.resolve("ca.crt"), Folders.read(cluster.caCertificate()));
    List<String> command =
        List.of(
            Binaries.require("sealed-secrets-controller").toString(),
            "--listen-addr=127.0.0.1:" + port,
            "--listen-metrics-addr=127.0.0.1:" + Ports.free());
    Map<String, String> environment =
        Map.of(
            "POD_NAMESPACE", namespace,
            "SERVICE_ACCOUNT_FOLDER", folder.toString(),
            "KUBERNETES_SERVICE_HOST", cluster.url().getHost(),
            "KUBERNETES_SERVICE_PORT", Integer.toString(cluster.url().getPort()));
    this.process =
        ChildProcess.start(
            "sealed-secrets-controller", command, environment, folder.resolve("controller.log"));
    try (HttpProbe probe = new HttpProbe(null, Map.of())) {
      process.awaitReady(START_LIMIT, () -> probe.ok(certificate()));
    }
  }

  /**
   * Starts it and waits until it serves its certificate.
   *
   * @param namespace where its keys are
   */
  public static SealedSecretsController start(ControlPlane cluster, String namespace) {
    return new SealedSecretsController(cluster, namespace);
  }

  /** Where the certificate to seal with is served. */
  public URI certificate() {
    return URI.create("http://127.0.0.1:" + port + "/v1/cert.pem");
  }

  @Override
  public void close() {
    process.close();
    Folders.delete(folder);
  }
}
