package dev.sealgate.externalsecrets.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The address of a server, as a store names it. */
public final class ServerAddress {

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

  private static boolean isLinkLocal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("169.254.")
        || lower.startsWith("[fe80:")
        || lower.startsWith("[fd00:ec2:")
        || lower.startsWith("[::ffff:169.254.")
        || lower.startsWith("[::ffff:a9fe:")
        || lower.equals("metadata.google.internal");
  }
}
