package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The certificate comes out of a real API server: through its service proxy, or out of a Secret.
 */
class CertificateIT {
  private static final String STRANGER = "stranger-token-0123456789";
  private static ControlPlane cluster;
  private static HttpServer controller;
  private static SealingKey stored;

  @TempDir Path folder;
  private Session session;

  @BeforeAll
  static void start() throws IOException {
    cluster = ControlPlane.start(ControlPlaneOptions.defaults().withUser("stranger", STRANGER));
    stored = SealingKey.generate(2048, Duration.ofDays(30), Clock.systemUTC(), new SecureRandom());
    controller = HttpServer.create(new InetSocketAddress(0), 0);
    byte[] pem = TestKeys.certificate().getBytes(StandardCharsets.UTF_8);
    controller.createContext(
        "/v1/cert.pem",
        exchange -> {
          exchange.sendResponseHeaders(200, pem.length);
          exchange.getResponseBody().write(pem);
          exchange.close();
        });
    controller.start();
    apply(namespace("with-service") + service("with-service", controller.getAddress().getPort()));
    runPod("with-service");
    apply(namespace("with-key") + keySecret("with-key"));
    apply(namespace("with-nothing"));
    apply(namespace("dead-service") + service("dead-service", 1) + keySecret("dead-service"));
  }

  @AfterAll
  static void stop() {
    controller.stop(0);
    stored.close();
    cluster.close();
  }

  @BeforeEach
  void files() {
    session = new Session(folder).env("KUBECONFIG", cluster.kubeconfig().toString());
    session.write("secret.yaml", TestKeys.SECRET);
  }

  @Test
  void theControllerGivesItThroughTheServiceProxy() {
    Session.Result cert = session.seal("", "cert", "--controller-namespace", "with-service");

    assertThat(cert.stderr()).isEmpty();
    assertThat(cert.text()).isEqualTo(TestKeys.certificate());
    assertThat(
            Counterparts.kubeseal()
                .env("KUBECONFIG", cluster.kubeconfig().toString())
                .run(
                    "--fetch-cert",
                    "--controller-name=sealgate",
                    "--controller-namespace=with-service")
                .orThrow()
                .text())
        .isEqualTo(TestKeys.certificate().strip());
  }

  @Test
  void whereNoServiceAnswersItIsTakenFromTheSealingKeySecret() {
    for (String namespace : List.of("with-key", "dead-service")) {
      Session.Result cert = session.seal("", "cert", "--controller-namespace", namespace);

      assertThat(cert.text()).as(cert.stderr()).isEqualTo(stored.certificate().toPem());
      assertThat(cert.stderr())
          .startsWith("notice: service \"sealgate\" in namespace \"" + namespace + "\"")
          .contains("sealing key Secret");
    }
  }

  @Test
  void whatIsSealedWithTheClustersCertificateOpensWithItsKey() {
    session.env("SEALED_SECRETS_CONTROLLER_NAMESPACE", "with-key");
    session.write("sealing.pem", session.seal("", "cert").text());
    Session.Result ours = session.seal(TestKeys.SECRET, "secret");
    String theirs =
        Counterparts.kubeseal()
            .in(folder)
            .stdin(TestKeys.SECRET)
            .run("--cert", "sealing.pem", "-o", "yaml")
            .orThrow()
            .text();

    assertThat(opened(ours.text())).isEqualTo("hunter2");
    assertThat(opened(theirs)).isEqualTo("hunter2");
  }

  @Test
  void aClusterWithoutControllerIsToldWithTheWayOut() {
    Session.Result cert = session.seal("", "cert", "--controller-namespace", "with-nothing");

    assertThat(cert.exit()).isEqualTo(1);
    assertThat(cert.stderr())
        .isEqualTo(
            """
            error: cannot get sealed secret service: service "sealgate" in namespace "with-nothing" not found
            hint: name the right one: --controller-name and --controller-namespace (the sealed-secrets controller is sealed-secrets-controller in kube-system)
            """);
  }

  @Test
  void whoMayNotReadItIsToldWhichRoleIsMissing() {
    Path kubeconfig = cluster.kubeconfig("stranger", STRANGER);

    Session.Result cert =
        session.seal(
            "",
            "cert",
            "--kubeconfig",
            kubeconfig.toString(),
            "--controller-namespace",
            "with-service");

    assertThat(cert.exit()).isEqualTo(1);
    assertThat(cert.stderr())
        .contains("error: cannot fetch certificate: you may not read service \"sealgate\"")
        .contains("hint: ask for the role sealgate-certificate-reader");
  }

  @Test
  void anApiServerThatDoesNotAnswerIsTold() {
    session.write("kubeconfig", TestKeys.UNREACHABLE_KUBECONFIG);

    Session.Result cert = session.seal("", "cert", "--kubeconfig", "kubeconfig");

    assertThat(cert.exit()).isEqualTo(1);
    assertThat(cert.stderr()).contains("does not answer", "hint: does kubectl get ns work?");
  }

  private static String opened(String yaml) {
    try (Source source = new Source("sealed", SecretBytes.utf8(yaml));
        SealingKeyRing ring = SealingKeyRing.of(List.of(copyOfStored()));
        OpenedSecret secret = SealedSecrets.open(Manifests.read(source).getFirst().body(), ring)) {
      SecretBytes password = Objects.requireNonNull(secret.data().get("password"));
      return password.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static SealingKey copyOfStored() {
    try (SecretBytes pem = stored.privateKeyPem()) {
      return SealingKey.parse(pem, stored.certificate().toPem());
    }
  }

  private static void apply(String manifests) {
    cluster.kubectl().stdin(manifests).run("apply", "--server-side", "-f", "-").orThrow();
  }

  private static String namespace(String name) {
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n---\n".formatted(name);
  }

  private static String service(String namespace, int port) throws IOException {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: sealgate, namespace: %1$s}
    spec: {ports: [{name: http, port: 8080, targetPort: %2$d}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: sealgate, namespace: %1$s}
    spec: {containers: [{name: sealgate, image: sealgate}]}
    ---
    apiVersion: v1
    kind: Endpoints
    metadata: {name: sealgate, namespace: %1$s}
    subsets:
    - addresses: [{ip: %3$s, targetRef: {kind: Pod, name: sealgate, namespace: %1$s}}]
      ports: [{name: http, port: %2$d}]
    ---
    """
        .formatted(namespace, port, ownAddress());
  }

  /** The API server proxies only to the address that a Pod of the Service has. */
  private static void runPod(String namespace) throws IOException {
    String status =
        "{\"status\":{\"phase\":\"Running\",\"podIP\":\"%1$s\",\"podIPs\":[{\"ip\":\"%1$s\"}]}}"
            .formatted(ownAddress());
    cluster
        .kubectl("patch", "pod", "sealgate", "-n", namespace, "--subresource=status", "-p", status)
        .orThrow();
  }

  private static String keySecret(String namespace) {
    try (SecretBytes key = stored.privateKeyPem()) {
      return """
      apiVersion: v1
      kind: Secret
      metadata:
        name: sealed-secrets-keyabcde
        namespace: %s
        labels: {sealedsecrets.bitnami.com/sealed-secrets-key: active}
      type: kubernetes.io/tls
      data:
        tls.crt: %s
        tls.key: %s
      ---
      """
          .formatted(
              namespace,
              base64(stored.certificate().toPem().getBytes(StandardCharsets.US_ASCII)),
              key.use(CertificateIT::base64));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The API server proxies to no loopback address. */
  private static String ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("this machine has no address but loopback"))
        .getHostAddress();
  }
}
