package dev.sealgate.externalsecrets.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The address of a server, as a store names it. */
public final class ServerAddress {

  private static final Set<String> METADATA_HOSTS = Set.of("metadata.google.internal", "metadata");
  private static final InetAddress AWS_METADATA_V6 = InetAddress.ofLiteral("fd00:ec2::254");

  private ServerAddress() {}

  /**
   * The address without a trailing slash, or empty if it isn't one that may be asked: only http and
   * https, nothing but scheme, host, port and path, and no link-local host, where clouds keep the
   * credentials of the machine.
   */
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean plain =
          uri.getScheme() != null
              && Set.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return plain && !isLinkLocal(uri.getHost()) ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** By its literal forms, octal, hexadecimal and without dots too, since resolvers take them. */
  private static boolean isLinkLocal(String host) {
    String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
    return METADATA_HOSTS.contains(bare)
        || literal(bare)
            .map(address -> address.isLinkLocalAddress() || address.equals(AWS_METADATA_V6))
            .orElse(false);
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(
          host.contains(":") ? InetAddress.ofLiteral(host) : Inet4Address.ofPosixLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
