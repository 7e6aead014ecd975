package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a test may rely on, however Vault runs. */
abstract class VaultContract {
  abstract RunningVault vault();

  abstract HttpClient client();

  @Test
  void secretIsKvVersion2() throws Exception {
    vault().cli("kv", "put", "secret/app/db", "user=jane", "password=s3cret");

    HttpResponse<String> answer = get("/v1/secret/data/app/db", vault().rootToken());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"password\":\"s3cret\"", "\"version\":1");
    assertThat(vault().cli("kv", "get", "-field=user", "secret/app/db").text()).isEqualTo("jane");
  }

  @Test
  void kvVersion1CanBeMounted() throws Exception {
    vault().cli("secrets", "enable", "-path=kv1", "-version=1", "kv");
    vault().cli("write", "kv1/app", "user=jane");

    assertThat(get("/v1/kv1/app", vault().rootToken()).body())
        .contains("\"data\":{\"user\":\"jane\"}");
  }

  @Test
  void appRoleLogsIn() throws Exception {
    vault().cli("auth", "enable", "approle");
    vault().cli("write", "auth/approle/role/app", "token_ttl=1h");
    String role = vault().cli("read", "-field=role_id", "auth/approle/role/app/role-id").text();
    String id =
        vault().cli("write", "-format=json", "auth/approle/role/app/secret-id", "ttl=1h").text();
    String secretId = id.replaceAll("(?s).*\"secret_id\": \"([^\"]+)\".*", "$1");

    HttpResponse<String> login =
        post(
            "/v1/auth/approle/login",
            "{\"role_id\":\"%s\",\"secret_id\":\"%s\"}".formatted(role, secretId));

    assertThat(login.body()).contains("client_token");
    assertThat(post("/v1/auth/approle/login", "{\"role_id\":\"" + role + "\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void anUnknownTokenIsDenied() throws Exception {
    assertThat(get("/v1/secret/data/app/db", "wrong").statusCode()).isEqualTo(403);
  }

  @Test
  void aFailedVerbIsReported() {
    assertThatThrownBy(() -> vault().cli("kv", "get", "secret/nothing-here"))
        .isInstanceOf(TestbedException.class)
        .hasMessageContaining("no value found at secret/nothing-here");
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    URI uri = vault().address().resolve(path);
    return client()
        .send(
            HttpRequest.newBuilder(uri).header("X-Vault-Token", token).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    URI uri = vault().address().resolve(path);
    return client()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
