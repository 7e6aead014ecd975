package dev.sealgate.reconciler.charts;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Which servers a repository may send us to, and where a login may go. */
final class Hosts {
  // a registry and the server of its tokens that are one house by common knowledge
  private static final Map<String, String> ONE_HOUSE =
      Map.of("registry-1.docker.io", "auth.docker.io");

  private Hosts() {}

  /** Scheme, host and port. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && sameHost(one, other)
        && port(one) == port(other);
  }

  static boolean sameHost(URI one, URI other) {
    return host(one).equals(host(other));
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("http") ? 80 : 443;
  }

  private static String host(URI uri) {
    return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether the server of tokens may be shown the registry's login: it is the same host or one of
   * which the registry is a part, whose owner can act as the registry anyway.
   */
  static boolean isOneHouse(URI registry, URI realm) {
    String one = host(registry);
    String other = host(realm);
    return one.equals(other)
        || other.equals(ONE_HOUSE.get(one))
        || (other.indexOf('.') > 0 && one.endsWith("." + other));
  }

  /**
   * Whether a server that only the repository names is one that it has no business with: this
   * machine, or the link's own services such as a cloud's metadata. Names are looked up, unless a
   * proxy does that.
   */
  static boolean isOutOfBounds(URI home, URI named, boolean proxied) {
    return !sameHost(home, named) && isNear(named, proxied) && !isNear(home, proxied);
  }

  private static boolean isNear(URI uri, boolean literalsOnly) {
    String host = host(uri).replaceAll("^\\[|]$", "");
    try {
      InetAddress[] addresses =
          literalsOnly
              ? new InetAddress[] {InetAddress.ofLiteral(host)}
              : InetAddress.getAllByName(host);
      return Arrays.stream(addresses)
          .anyMatch(address ->
              address.isLoopbackAddress()
                  || address.isLinkLocalAddress()
                  || address.isAnyLocalAddress()
                  || address.isMulticastAddress());
    } catch (UnknownHostException | IllegalArgumentException _) {
      return false; // the connection fails on its own, or the proxy judges
    }
  }
}
