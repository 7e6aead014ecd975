package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Vault as a process, over https. */
class VaultServerIT extends VaultContract {
  private static VaultServer vault;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    vault = VaultServer.startWithTls();
    String authority = Folders.read(vault.caCertificate().orElseThrow());
    client = HttpClient.newBuilder().sslContext(Tls.trusting(authority)).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    vault.close();
  }

  @Override
  RunningVault vault() {
    return vault;
  }

  @Override
  HttpClient client() {
    return client;
  }

  @Test
  void onlyItsAuthorityVouchesForIt() {
    HttpRequest health = HttpRequest.newBuilder(vault.address().resolve("/v1/sys/health")).build();
    try (HttpClient stranger = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> stranger.send(health, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("certification path");
    }
  }

  @Test
  void itsDataSurviveAKill() {
    vault.cli("kv", "put", "secret/kept", "a=b");

    vault.kill();
    assertThatThrownBy(() -> vault.cli("status")).hasMessageContaining("connection refused");
    vault.restart();

    assertThat(vault.cli("kv", "get", "-field=a", "secret/kept").text()).isEqualTo("b");
  }

  @Test
  void kubernetesLoginIsCheckedByTheApiServer() throws Exception {
    try (ControlPlane cluster = ControlPlane.start()) {
      cluster.kubectl("create", "serviceaccount", "vault").orThrow();
      cluster
          .kubectl(
              "create",
              "clusterrolebinding",
              "vault",
              "--clusterrole=system:auth-delegator",
              "--serviceaccount=default:vault")
          .orThrow();
      cluster.kubectl("create", "serviceaccount", "app").orThrow();
      cluster.kubectl("create", "serviceaccount", "other").orThrow();
      vault.cli("auth", "enable", "kubernetes");
      vault.cli(
          "write",
          "auth/kubernetes/config",
          "kubernetes_host=" + cluster.url(),
          "kubernetes_ca_cert=@" + cluster.caCertificate(),
          "token_reviewer_jwt=" + token(cluster, "vault"),
          "disable_local_ca_jwt=true");
      vault.cli(
          "write",
          "auth/kubernetes/role/app",
          "bound_service_account_names=app",
          "bound_service_account_namespaces=default",
          "audience=vault");

      assertThat(login(token(cluster, "app", "--audience=vault"))).isEqualTo(200);
      assertThat(login(token(cluster, "other", "--audience=vault"))).isEqualTo(403);
    }
  }

  private static String token(ControlPlane cluster, String account, String... audience) {
    // the API server itself reviews the token, so it must be one of the audiences
    String[] words =
        audience.length == 0
            ? new String[] {"create", "token", account}
            : new String[] {
              "create", "token", account, audience[0], "--audience=https://kubernetes.default.svc"
            };
    return cluster.kubectl(words).orThrow().text();
  }

  private static int login(String jwt) throws IOException, InterruptedException {
    String body = "{\"role\":\"app\",\"jwt\":\"" + jwt + "\"}";
    return client
        .send(
            HttpRequest.newBuilder(vault.address().resolve("/v1/auth/kubernetes/login"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
