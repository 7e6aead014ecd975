package dev.sealgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Fetches a certificate by its address, through the proxy that the usual variables name. */
final class CertificateDownload {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int MAX_BYTES = 1 << 20;

  private CertificateDownload() {}

  static String fetch(World world, URI address) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(HttpClient.Builder.NO_PROXY);
    proxy(world, address).ifPresent(builder::proxy);
    try (HttpClient client = builder.build()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw failed(address, "it answered HTTP " + response.statusCode());
        }
        byte[] content = body.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
          throw failed(address, "it is larger than 1 MiB");
        }
        return new String(content, StandardCharsets.ISO_8859_1);
      }
    } catch (IOException | IllegalArgumentException _) {
      throw failed(address, "it does not answer");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw failed(address, "it was interrupted");
    }
  }

  private static Failure failed(URI address, String why) {
    return Failure.of(
        "cannot fetch certificate from " + address.getHost() + ": " + why,
        "try it with curl, or give the certificate as a file: --cert FILE");
  }

  private static Optional<ProxySelector> proxy(World world, URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    Optional<String> value =
        world
            .variable(scheme + "_proxy")
            .or(() -> world.variable(scheme.toUpperCase(Locale.ROOT) + "_PROXY"));
    String host = String.valueOf(address.getHost());
    boolean direct =
        world
            .variable("no_proxy")
            .or(() -> world.variable("NO_PROXY"))
            .map(list -> excludes(list, host))
            .orElse(false);
    return direct ? Optional.empty() : value.flatMap(CertificateDownload::selector);
  }

  private static boolean excludes(String list, String host) {
    for (String item : list.split(",", -1)) {
      String suffix = item.strip();
      String bare = suffix.startsWith(".") ? suffix.substring(1) : suffix;
      if (suffix.equals("*")
          || (!bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare)))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ProxySelector> selector(String proxy) {
    try {
      URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      return uri.getHost() == null
          ? Optional.empty()
          : Optional.of(
              ProxySelector.of(
                  new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
