package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into a reason and a hint, never into a library's own text. */
final class Failures {
  private static final int MOST_CAUSES = 20;

  private Failures() {}

  /**
   * @param what was asked for, like {@code index.yaml}
   */
  static SourceFailure status(int status, String server, String what) {
    return switch (status) {
      case 401, 403, 407 ->
          new SourceFailure(
              Reason.SOURCE_DENIED,
              server + " refuses " + what + " to this login (HTTP " + status + ")",
              "check username and password or bearerToken in the Secret of spec.source.secretRef,"
                  + " and that they may read the chart");
      case 404, 410 ->
          new SourceFailure(
              Reason.REVISION_NOT_FOUND,
              server + " has no " + what + " (HTTP " + status + ")",
              "check spec.source.repoURL and spec.source.chart; some servers also answer so when"
                  + " the login lacks rights");
      case 429 ->
          new SourceFailure(
              Reason.SOURCE_UNREACHABLE,
              server + " wants fewer requests (HTTP 429)",
              "it is tried again later; a login often raises the limit, and so does a longer"
                  + " spec.interval");
      default ->
          new SourceFailure(
              Reason.SOURCE_UNREACHABLE,
              server + " answers with HTTP " + status,
              "the server or its proxy has a problem; it is tried again");
    };
  }

  static SourceFailure network(Throwable thrown, String server) {
    if (isCause(thrown, CertificateException.class)) {
      return new SourceFailure(
          Reason.SOURCE_UNTRUSTED,
          "the certificate of " + server + " is not trusted",
          "put the CA that signed it into the entry ca.crt of the Secret of spec.source.secretRef,"
              + " and check the host name in the URL");
    }
    if (isCause(thrown, HttpTimeoutException.class)) {
      return unreachable(server + " does not answer in time", "check network policies and proxies");
    }
    if (isCause(thrown, UnresolvedAddressException.class)) {
      return unreachable(
          "the host of " + server + " is unknown", "check spec.source.repoURL and the DNS");
    }
    if (isCause(thrown, ConnectException.class)) {
      return unreachable(
          "no connection to " + server,
          "check that the server runs and the network lets it through");
    }
    if (isCause(thrown, SSLException.class)) {
      return unreachable(
          "no TLS connection to " + server + " comes about",
          "check that it speaks TLS at this port; it is tried again");
    }
    return unreachable("the exchange with " + server + " broke off", "it is tried again");
  }

  private static SourceFailure unreachable(String message, String hint) {
    return new SourceFailure(Reason.SOURCE_UNREACHABLE, message, hint);
  }

  private static boolean isCause(@Nullable Throwable thrown, Class<?> type) {
    Throwable current = thrown;
    for (int i = 0; current != null && i < MOST_CAUSES; i++) {
      if (type.isInstance(current)) {
        return true;
      }
      current = current.getCause();
    }
    return false;
  }
}
