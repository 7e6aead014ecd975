package dev.sealgate.externalsecrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.VaultServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets up a Vault as its root. */
final class VaultAdmin {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final String token;
  private final HttpClient http;

  VaultAdmin(RunningVault vault) {
    this.address = vault.address();
    this.token = vault.rootToken();
    try {
      Optional<SecretBytes> authority = Optional.empty();
      if (vault instanceof VaultServer server && server.caCertificate().isPresent()) {
        authority =
            Optional.of(SecretBytes.copyOf(Files.readAllBytes(server.caCertificate().get())));
      }
      http =
          HttpClient.newBuilder()
              .sslContext(TlsIdentity.context(authority, Optional.empty(), Optional.empty()))
              .build();
    } catch (IOException | TlsIdentity.UnusablePemException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes to a path of the API, below /v1/; answers the response's body. */
  JsonNode write(String path, Object body) {
    return send("POST", path, body);
  }

  void delete(String path) {
    send("DELETE", path, Map.of());
  }

  JsonNode read(String path) {
    return send("GET", path, null);
  }

  /** Writes a secret of the KV version 2 engine at {@code secret/}. */
  void put(String key, Object data) {
    write("secret/data/" + key, Map.of("data", data));
  }

  void policy(String name, String rules) {
    write("sys/policies/acl/" + name, Map.of("policy", rules));
  }

  /** A token with only these policies. */
  String token(String... policies) {
    return write("auth/token/create", Map.of("policies", policies, "no_default_policy", true))
        .path("auth")
        .path("client_token")
        .asText();
  }

  private JsonNode send(String method, String path, @Nullable Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
              .header("X-Vault-Token", token)
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
