package dev.sealgate.reconciler.git;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy an http(s) request to a Git server or chart repository takes, by the variables that
 * git and curl heed: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code
 * NO_PROXY}, or the same in lower case, which wins.
 */
public final class ProxyRules {
  private static final ProxyRules NONE = new ProxyRules(null, null, List.of());

  private final @Nullable InetSocketAddress https;
  private final @Nullable InetSocketAddress http;
  private final List<String> direct;

  private ProxyRules(
      @Nullable InetSocketAddress https, @Nullable InetSocketAddress http, List<String> direct) {
    this.https = https;
    this.http = http;
    this.direct = direct;
  }

  public static ProxyRules none() {
    return NONE;
  }

  /**
   * @throws IllegalArgumentException a proxy is not like {@code http://host:port}; the message
   *     names the variable and not its value, which may hold a password
   */
  public static ProxyRules of(Map<String, String> environment) {
    @Nullable InetSocketAddress all = proxy(environment, "ALL_PROXY");
    @Nullable InetSocketAddress https = proxy(environment, "HTTPS_PROXY");
    @Nullable InetSocketAddress http = proxy(environment, "HTTP_PROXY");
    List<String> direct =
        Arrays.stream(value(environment, "NO_PROXY").split("[,\\s]+", -1))
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
    return new ProxyRules(https == null ? all : https, http == null ? all : http, direct);
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    return lower.isEmpty() ? environment.getOrDefault(name, "") : lower;
  }

  private static @Nullable InetSocketAddress proxy(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      return null;
    }
    URI uri;
    try {
      uri = URI.create(value.contains("://") ? value : "http://" + value);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(name + " is not like http://host:port");
    }
    if (!Objects.equals(uri.getScheme(), "http") || uri.getHost() == null) {
      throw new IllegalArgumentException(name + " is not like http://host:port");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          name + " holds a login, which is not supported: use a proxy that needs none");
    }
    return InetSocketAddress.createUnresolved(
        uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  public Proxy proxyFor(URL url) {
    InetSocketAddress proxy = url.getProtocol().equalsIgnoreCase("https") ? https : http;
    return proxy == null || isDirect(url.getHost(), port(url))
        ? Proxy.NO_PROXY
        // looked up now: the proxy may have moved since the start
        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHostString(), proxy.getPort()));
  }

  private static int port(URL url) {
    return url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
  }

  private boolean isDirect(String urlHost, int port) {
    String host = urlHost.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    return direct.stream().anyMatch(entry -> matches(entry, host, port));
  }

  /** A name stands for the domains below it too; an address may be a block like 10.0.0.0/8. */
  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.indexOf('/') > 0) {
      return AddressBlock.parse(entry).map(block -> block.holds(host)).orElse(false);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && entry.indexOf(':') == colon) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = name.replaceAll("^\\*?\\.|^\\[|]$", "");
    return host.equals(name) || host.endsWith("." + name);
  }
}
