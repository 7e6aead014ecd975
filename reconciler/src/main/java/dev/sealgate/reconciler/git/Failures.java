package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.jspecify.annotations.Nullable;

/** Turns what JGit throws into a reason and a hint, never into JGit's own text. */
final class Failures {
  private static final int MOST_CAUSES = 20;
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  private Failures() {}

  /**
   * @param status the last HTTP status, 0 for none
   */
  static SourceFailure of(
      Throwable thrown,
      RepositoryAddress address,
      TransferBudget budget,
      int status,
      KnownHosts.Verdict hostKey) {
    String server = address.shown();
    TransferBudget.@Nullable Exceeded exceeded = cause(thrown, TransferBudget.Exceeded.class);
    if (exceeded != null && !exceeded.time) {
      return new SourceFailure(
          Reason.LIMIT_EXCEEDED,
          server + " sends more than one fetch may bring",
          "keep big files out of the repository, or split it");
    }
    if (cause(thrown, TooLargeObjectInPackException.class) != null) {
      return new SourceFailure(
          Reason.LIMIT_EXCEEDED,
          server + " holds a file that is larger than any file may be",
          "take the file out of the revision, or move the manifests to a repository of their own");
    }
    if (isDiskFull(thrown)) {
      return unreachable(
          "the commit of " + server + " can't be stored: the controller's cache is full",
          "free or enlarge the volume of the cache directory, or make the repository smaller");
    }
    if (exceeded != null || budget.isOverdue()) {
      return unreachable(server + " was too slow", "the next attempt starts anew");
    }
    return hostKey(server, hostKey)
        .or(() -> Optional.ofNullable(status(server, status)))
        .orElseGet(() -> network(thrown, server));
  }

  private static Optional<SourceFailure> hostKey(String server, KnownHosts.Verdict verdict) {
    return switch (verdict) {
      case UNKNOWN_HOST ->
          Optional.of(
              new SourceFailure(
                  Reason.SOURCE_UNTRUSTED,
                  "known_hosts has no key for the host of " + server,
                  "add the server's keys to the entry known_hosts of spec.source.secretRef, as"
                      + " ssh-keyscan prints them; a port other than 22 is written [host]:port"));
      case OTHER_KEY ->
          Optional.of(
              new SourceFailure(
                  Reason.SOURCE_UNTRUSTED,
                  "the host key of " + server + " is not the one in known_hosts",
                  "somebody may stand between; if the server was rebuilt, check its new key and"
                      + " replace the line in known_hosts"));
      case NOT_ASKED, TRUSTED -> Optional.empty();
    };
  }

  private static @Nullable SourceFailure status(String server, int status) {
    return switch (status) {
      case 401, 403, 407 ->
          new SourceFailure(
              Reason.SOURCE_DENIED,
              server + " refuses the login (HTTP " + status + ")",
              "check username and password or bearerToken in the Secret of spec.source.secretRef,"
                  + " and that they may read the repository");
      case 404, 410 ->
          new SourceFailure(
              Reason.REVISION_NOT_FOUND,
              "there is no repository at " + server + " (HTTP " + status + ")",
              "check spec.source.repoURL; many servers also answer so when the login lacks rights");
      default ->
          status >= 400
              ? unreachable(
                  server + " answers with HTTP " + status, "the server or its proxy has a problem")
              : null;
    };
  }

  private static SourceFailure network(Throwable thrown, String server) {
    if (cause(thrown, SSLHandshakeException.class) != null
        || cause(thrown, SSLPeerUnverifiedException.class) != null) {
      return new SourceFailure(
          Reason.SOURCE_UNTRUSTED,
          "the certificate of " + server + " is not trusted",
          "put the CA that signed it into the entry ca.crt of the Secret of spec.source.secretRef,"
              + " and check the host name in the URL");
    }
    SshException ssh = cause(thrown, SshException.class);
    if (ssh != null
        && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
      return new SourceFailure(
          Reason.SOURCE_DENIED,
          server + " refuses the ssh key",
          "register the public half of the entry identity of spec.source.secretRef with the"
              + " server");
    }
    if (cause(thrown, NoRemoteRepositoryException.class) != null) {
      return new SourceFailure(
          Reason.REVISION_NOT_FOUND,
          "there is no repository at " + server,
          "check spec.source.repoURL, and that the login may read the repository");
    }
    if (cause(thrown, UnknownHostException.class) != null) {
      return unreachable(
          "the host of " + server + " is unknown", "check spec.source.repoURL and the DNS");
    }
    if (cause(thrown, SocketTimeoutException.class) != null) {
      return unreachable(server + " does not answer in time", "check network policies and proxies");
    }
    if (cause(thrown, ConnectException.class) != null
        || cause(thrown, NoRouteToHostException.class) != null) {
      return unreachable(
          "no connection to " + server,
          "check that the server runs and the network lets it through");
    }
    return unreachable(
        "the exchange with " + server + " broke off", "it is tried again; see the server's log");
  }

  private static SourceFailure unreachable(String message, String hint) {
    return new SourceFailure(Reason.SOURCE_UNREACHABLE, message, hint);
  }

  /** Java has no exception of its own for it, only the system's words (errno(3)). */
  private static boolean isDiskFull(Throwable thrown) {
    Throwable current = thrown;
    for (int i = 0; current != null && i < MOST_CAUSES; i++) {
      String message = current.getMessage();
      if (current instanceof IOException
          && message != null
          && FULL.stream().anyMatch(message::contains)) {
        return true;
      }
      current = current.getCause();
    }
    return false;
  }

  static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
    Throwable current = thrown;
    for (int i = 0; current != null && i < MOST_CAUSES; i++) {
      if (type.isInstance(current)) {
        return type.cast(current);
      }
      current = current.getCause();
    }
    return null;
  }
}
