package dev.sealgate.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The files that a control plane is started from: made once per folder, read again when it is kept.
 */
final class ClusterFiles {
  private static final String ADMIN = "admin";
  private static final String CONTROLLER_MANAGER = "system:kube-controller-manager";

  private final Path folder;
  private final String adminToken;
  private final String controllerManagerToken;

  ClusterFiles(Path folder, ControlPlaneOptions options) {
    this.folder = Folders.create(folder);
    if (!Files.exists(certificateAuthority())) {
      CertificateAuthority authority = CertificateAuthority.create("sealgate-testbed");
      CertificateAuthority.ServerCertificate server = authority.issue("kubernetes.default.svc");
      Folders.write(serverCertificate(), server.certificatePem());
      Folders.write(serverKey(), server.keyPem());
      Folders.write(serviceAccountKey(), newServiceAccountKey());
      Folders.write(tokenOf(ADMIN), UUID.randomUUID().toString());
      Folders.write(tokenOf(CONTROLLER_MANAGER), UUID.randomUUID().toString());
      Folders.write(certificateAuthority(), authority.certificatePem());
    }
    this.adminToken = Folders.read(tokenOf(ADMIN));
    this.controllerManagerToken = Folders.read(tokenOf(CONTROLLER_MANAGER));
    Folders.write(tokens(), tokenLines(options));
    Folders.write(
        auditPolicy(),
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules: [{level: Metadata}]
        """);
  }

  private String tokenLines(ControlPlaneOptions options) {
    List<ControlPlaneOptions.User> users = new ArrayList<>();
    users.add(new ControlPlaneOptions.User(ADMIN, adminToken, List.of("system:masters")));
    users.add(new ControlPlaneOptions.User(CONTROLLER_MANAGER, controllerManagerToken, List.of()));
    users.addAll(options.users());
    StringBuilder lines = new StringBuilder();
    users.forEach(user -> lines.append(user.line()).append('\n'));
    return lines.toString();
  }

  String adminToken() {
    return adminToken;
  }

  String controllerManagerToken() {
    return controllerManagerToken;
  }

  Path etcdData() {
    return folder.resolve("etcd");
  }

  Path certificateAuthority() {
    return folder.resolve("ca.crt");
  }

  Path serverCertificate() {
    return folder.resolve("apiserver.crt");
  }

  Path serverKey() {
    return folder.resolve("apiserver.key");
  }

  Path serviceAccountKey() {
    return folder.resolve("service-account.key");
  }

  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  Path auditPolicy() {
    return folder.resolve("audit-policy.yaml");
  }

  Path log(String component) {
    return folder.resolve(component + ".log");
  }

  private Path tokenOf(String user) {
    return folder.resolve(user.replace(':', '-') + ".token");
  }

  /** Writes a kubeconfig that logs in by this token. */
  Path kubeconfig(String name, String server, String token) {
    String content =
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: testbed
            cluster: {server: "%s", certificate-authority: "%s"}
        users:
          - name: %s
            user: {token: "%s"}
        contexts:
          - name: testbed
            context: {cluster: testbed, user: %s}
        current-context: testbed
        """
            .formatted(server, certificateAuthority(), name, token, name);
    return Folders.write(folder.resolve(name + ".kubeconfig"), content);
  }

  private static String newServiceAccountKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return CertificateAuthority.pem(
          "PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no RSA", e);
    }
  }
}
