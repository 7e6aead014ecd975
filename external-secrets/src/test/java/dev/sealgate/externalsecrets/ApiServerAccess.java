package dev.sealgate.externalsecrets;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import dev.sealgate.testbed.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A real API server seen with one bearer token, so with the rights that its RBAC gives. */
public final class ApiServerAccess implements ClusterAccess {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final HttpClient http;
  private final String token;

  private ApiServerAccess(URI server, HttpClient http, String token) {
    this.server = server;
    this.http = http;
    this.token = token;
  }

  public static ApiServerAccess of(ControlPlane cluster, String token) {
    try {
      SecretBytes authority = SecretBytes.copyOf(Files.readAllBytes(cluster.caCertificate()));
      HttpClient http =
          HttpClient.newBuilder()
              .sslContext(
                  TlsIdentity.context(Optional.of(authority), Optional.empty(), Optional.empty()))
              .connectTimeout(Duration.ofSeconds(5))
              .build();
      return new ApiServerAccess(cluster.url(), http, token);
    } catch (IOException | TlsIdentity.UnusablePemException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String identity() {
    return server + " " + token.hashCode();
  }

  @Override
  public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/secrets/" + name)
        .map(object -> values(object.path("data"), Base64.getDecoder()::decode))
        .lookup();
  }

  @Override
  public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/configmaps/" + name)
        .map(object -> values(object.path("data"), text -> text.getBytes(StandardCharsets.UTF_8)))
        .lookup();
  }

  @Override
  public Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity) {
    ObjectNode spec = JSON.createObjectNode().put("expirationSeconds", validity.toSeconds());
    audiences.forEach(spec.putArray("audiences")::add);
    ObjectNode body =
        JSON.createObjectNode()
            .put("apiVersion", "authentication.k8s.io/v1")
            .put("kind", "TokenRequest");
    body.set("spec", spec);
    String path =
        "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount + "/token";
    return send(request(path).POST(BodyPublishers.ofString(body.toString())).build())
        .map(object -> SecretBytes.utf8(object.path("status").path("token").asText()))
        .lookup();
  }

  @Override
  public Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name) {
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    String path =
        (apiVersion.contains("/") ? "/apis/" : "/api/")
            + apiVersion
            + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
            + "/"
            + plural
            + "/"
            + name;
    return get(path)
        .map(object -> JSON.convertValue(object, new TypeReference<Map<String, Object>>() {}))
        .lookup();
  }

  @Override
  public ClusterAccess withBearerToken(SecretBytes bearer) {
    return new ApiServerAccess(
        server, http, bearer.use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
  }

  private static Map<String, SecretBytes> values(JsonNode data, Function<String, byte[]> decoding) {
    Map<String, SecretBytes> values = new TreeMap<>();
    data.properties()
        .forEach(entry ->
            values.put(
                entry.getKey(),
                SecretBytes.takeOwnershipOf(decoding.apply(entry.getValue().asText()))));
    return values;
  }

  private record Answer(int status, JsonNode object) {

    <T> Mapped<T> map(Function<JsonNode, T> mapping) {
      return new Mapped<>(this, mapping);
    }
  }

  private record Mapped<T>(Answer answer, Function<JsonNode, T> mapping) {

    Lookup<T> lookup() {
      return switch (answer.status()) {
        case 200, 201 -> new Lookup.Found<>(mapping.apply(answer.object()));
        case 404 -> new Lookup.Missing<>();
        case 401, 403 -> new Lookup.Denied<>();
        default -> new Lookup.Unreachable<>();
      };
    }
  }

  private Answer get(String path) {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException _) {
      return new Answer(0, JSON.createObjectNode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
