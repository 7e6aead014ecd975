package dev.sealgate.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Pushes to a registry by the distribution-spec: blobs first, then the manifest that names them.
 */
final class RegistryPush implements AutoCloseable {
  private final HttpClient client;
  private final URI registry;
  private final Optional<String> authorization;

  RegistryPush(URI registry, String authorityPem, Optional<String> authorization) {
    this.client = HttpClient.newBuilder().sslContext(Tls.trusting(authorityPem)).build();
    this.registry = registry;
    this.authorization = authorization;
  }

  /**
   * @return the manifest's digest
   */
  String chart(String name, String tag, byte[] config, byte[] archive) {
    blob(name, config);
    blob(name, archive);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"%s","size":%d},
        "layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"%s","size":%d}]}
        """
            .formatted(digest(config), config.length, digest(archive), archive.length);
    return manifest(name, tag, "application/vnd.oci.image.manifest.v1+json", manifest);
  }

  String manifest(String name, String tag, String type, String manifest) {
    byte[] body = manifest.getBytes(StandardCharsets.UTF_8);
    send(
        HttpRequest.newBuilder(registry.resolve("/v2/" + name + "/manifests/" + tag))
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(body)));
    return digest(body);
  }

  void blob(String name, byte[] content) {
    URI uploads = registry.resolve("/v2/" + name + "/blobs/uploads/");
    HttpResponse<String> begun =
        send(HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()));
    String location = begun.headers().firstValue("Location").orElseThrow();
    String separator = location.contains("?") ? "&" : "?";
    send(
        HttpRequest.newBuilder(uploads.resolve(location + separator + "digest=" + digest(content)))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(content)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new TestbedException(
            "the registry answers " + response.statusCode() + ": " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException("the registry can't be pushed to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("interrupted while pushing");
    }
  }

  static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
