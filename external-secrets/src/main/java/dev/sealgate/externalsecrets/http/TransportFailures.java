package dev.sealgate.externalsecrets.http;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells the ways apart in which an exchange can fail, by the types in a chain of causes. */
public final class TransportFailures {

  private TransportFailures() {}

  /**
   * What an exchange failed of.
   *
   * @param field of the store that names the server
   */
  public static StoreException of(@Nullable Throwable failure, String server, String field) {
    boolean unknownHost = false;
    boolean refused = false;
    int links = 0;
    for (Throwable cause = failure; cause != null && links < 16; cause = cause.getCause()) {
      links++;
      if (cause instanceof ResponseTooLargeException) {
        return new StoreException(
            Kind.MALFORMED,
            field,
            server + " sent more than a secret can be",
            "check that the address is that of the API");
      }
      if (cause instanceof SSLException) {
        return new StoreException(
            Kind.UNREACHABLE,
            field,
            "no TLS connection to " + server + " can be made, or its certificate is not trusted",
            "give the authority that signed it as caBundle or caProvider");
      }
      if (cause instanceof HttpTimeoutException) {
        return unreachable(server + " gave no answer in time", field);
      }
      unknownHost |= cause instanceof UnresolvedAddressException;
      refused |= cause instanceof ConnectException;
    }
    if (unknownHost) {
      return unreachable("the host of " + server + " has no address", field);
    }
    return unreachable(
        refused ? server + " takes no connection" : "the connection to " + server + " broke",
        field);
  }

  private static StoreException unreachable(String message, String field) {
    return new StoreException(
        Kind.UNREACHABLE,
        field,
        message,
        "check the address and the network; this is tried again by itself");
  }
}
