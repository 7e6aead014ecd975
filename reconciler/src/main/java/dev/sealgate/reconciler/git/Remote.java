package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.git.RepositoryAddress.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/** One Git server, as one Application's credentials see it. */
final class Remote {
  /** What a list of references may take; a big repository has some 100,000 of 60 bytes each. */
  private static final long ADVERTISEMENT_BYTES = 32L << 20;

  private final RepositoryAddress address;
  private final SourceCredentials credentials;
  private final GitOptions options;
  private final Clock clock;

  Remote(
      RepositoryAddress address, SourceCredentials credentials, GitOptions options, Clock clock) {
    this.address = address;
    this.credentials = credentials;
    this.options = options;
    this.clock = clock;
  }

  /** Where a reference stands on the server. */
  record Tip(String refName, ObjectId id) {}

  /** The first of the names that the server has; asks for these names only. */
  Optional<Tip> tip(Repository local, List<String> names) throws SourceFailure {
    List<RefSpec> wanted = names.stream().map(RefSpec::new).toList();
    return exchange(
        local,
        ADVERTISEMENT_BYTES,
        (transport, _) -> {
          try (FetchConnection connection = transport.openFetch(wanted)) {
            Map<String, Ref> refs = connection.getRefsMap();
            for (String name : names) {
              Ref ref = refs.get(name);
              if (ref != null && ref.getObjectId() != null) {
                return Optional.of(new Tip(name, ref.getObjectId()));
              }
            }
            return Optional.empty();
          }
        });
  }

  /**
   * Fetches one commit, without its history.
   *
   * @param wanted a full reference name or a commit id
   * @param localRef the name that the commit gets in the clone
   */
  void fetch(Repository local, String wanted, String localRef) throws SourceFailure, IOException {
    RefSpec spec = new RefSpec("+" + wanted + ":" + localRef);
    List<RefUpdate.Result> results =
        exchange(
            local,
            options.maxPackBytes(),
            (transport, budget) -> {
              transport.setDepth(1);
              transport.setTagOpt(TagOpt.NO_TAGS);
              transport.setRemoveDeletedRefs(false);
              return transport
                  .fetch(monitor(budget), List.of(spec))
                  .getTrackingRefUpdates()
                  .stream()
                  .map(TrackingRefUpdate::getResult)
                  .toList();
            });
    if (!results.stream().allMatch(Remote::isStored)) {
      throw new IOException("local reference not updated");
    }
  }

  private static boolean isStored(RefUpdate.Result result) {
    return switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> true;
      default -> false;
    };
  }

  private static ProgressMonitor monitor(TransferBudget budget) {
    return new EmptyProgressMonitor() {
      @Override
      public boolean isCancelled() {
        return budget.isOverdue();
      }
    };
  }

  private interface Exchange<T> {
    T run(Transport transport, TransferBudget budget) throws IOException;
  }

  private <T> T exchange(Repository local, long bytes, Exchange<T> exchange) throws SourceFailure {
    TransferBudget budget = new TransferBudget(clock, options.deadline(), bytes);
    HttpAccess http =
        isHttp() ? HttpAccess.of(address, credentials, budget, options.proxies()) : null;
    try (SshAccess ssh =
            address.protocol() == Protocol.SSH
                ? SshAccess.of(address, credentials, emptyDirectory(), budget)
                : null;
        Transport transport = Transport.open(local, address.uri())) {
      transport.setTimeout((int) Math.max(1, options.silence().toSeconds()));
      if (http != null) {
        ((TransportHttp) transport).setHttpConnectionFactory(http);
      }
      if (ssh != null) {
        ((SshTransport) transport).setSshSessionFactory(ssh);
      }
      try {
        return exchange.run(transport, budget);
      } catch (IOException | RuntimeException failure) {
        throw Failures.of(
            failure,
            address,
            budget,
            http == null ? 0 : http.lastStatus(),
            ssh == null ? KnownHosts.Verdict.NOT_ASKED : ssh.verdict());
      }
    } catch (org.eclipse.jgit.errors.NotSupportedException | TransportException failure) {
      throw Failures.of(failure, address, budget, 0, KnownHosts.Verdict.NOT_ASKED);
    }
  }

  private boolean isHttp() {
    return address.protocol() == Protocol.HTTP || address.protocol() == Protocol.HTTPS;
  }

  private Path emptyDirectory() {
    return Objects.requireNonNull(options.cacheDirectory()).resolve("ssh");
  }
}
