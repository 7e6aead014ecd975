package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All the chart repositories and registries of all Applications: each pair of URL and login is
 * asked once for all. Safe for use by many threads. Archives survive a restart.
 */
public final class ChartRepositories implements AutoCloseable {
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

  /** One repository and one login. One thread at a time talks to it. */
  private static final class Place {
    final ReentrantLock lock = new ReentrantLock();
    final Map<String, Upstream> charts = new HashMap<>();
    @Nullable HttpRepository index;
    volatile Instant lastUse = Instant.MIN;
  }

  private final ChartOptions options;
  private final ChartLimits limits;
  private final Clock clock;
  private final ArchiveStore store;
  private final Path indexes;
  private final Clients clients;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private volatile Instant nextSweep;

  /**
   * Takes the cache directory into possession.
   *
   * @throws IOException the directory can't be written
   */
  public ChartRepositories(ChartOptions options, Clock clock) throws IOException {
    this(options, ChartLimits.defaults(), clock);
  }

  ChartRepositories(ChartOptions options, ChartLimits limits, Clock clock) throws IOException {
    this.options = options;
    this.limits = limits;
    this.clock = clock;
    this.store =
        new ArchiveStore(
            options.cacheDirectory().resolve("archives"), options.maxCacheBytes(), clock);
    this.indexes = options.cacheDirectory().resolve("indexes");
    this.clients = new Clients(limits, options.proxies());
    this.nextSweep = clock.instant().plus(BETWEEN_SWEEPS);
    Files.createDirectories(indexes);
    List<Path> old;
    try (Stream<Path> files = Files.list(indexes)) {
      old = files.toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
  }

  /**
   * Finds the version that fits, fetches it if need be, and opens it as a folder.
   *
   * @param acceptAge an answer that the server gave another Application so long ago will do
   */
  public FetchResult fetch(ChartSource source, SourceCredentials credentials, Duration acceptAge) {
    Instant asked = clock.instant();
    sweep(asked);
    try {
      ChartAddress address = ChartAddress.parse(source.repoUrl(), source.chart());
      boolean registry = address instanceof ChartAddress.Registry;
      Wanted wanted = Wanted.parse(source.targetRevision(), registry);
      Login login = Login.of(credentials, address);
      Web web =
          new Web(
              clients.client(login.tls()),
              address.origin(),
              source.passCredentials(),
              address.shown(),
              limits,
              options.proxies());
      String owner = owner(address, credentials);
      Place place = places.computeIfAbsent(owner, _ -> new Place());
      place.lastUse = asked;
      place.lock.lock();
      try {
        Upstream upstream =
            place.charts.computeIfAbsent(address.chart(), _ -> upstream(address, place, owner));
        return new FetchResult.Fetched(
            upstream.fetch(new Origin.Question(wanted, web, login, asked, acceptAge)));
      } finally {
        place.lock.unlock();
      }
    } catch (SourceFailure failure) {
      return new FetchResult.Failed(failure.problem());
    } catch (UncheckedIOException _) {
      return new FetchResult.Failed(
          Problem.of(
              Reason.SOURCE_UNREACHABLE,
              "the cache directory can't be used",
              "look at the room that the controller's volume has"));
    }
  }

  /**
   * The chart with a commit of Git beside it: files of that are named with {@code $values/} before
   * their path.
   *
   * @param chart taken over
   * @param values taken over; its root counts, whatever its own path
   */
  public static SourceTree withValues(SourceTree chart, SourceTree values) {
    return new TreeWithValues(chart, values);
  }

  /** What a login may see is kept apart from what others may. */
  private static String owner(ChartAddress address, SourceCredentials credentials) {
    String whole = address.shown() + "\n" + credentials.identity();
    return Archive.sha256(whole.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  private Upstream upstream(ChartAddress address, Place place, String owner) {
    Origin origin =
        switch (address) {
          case ChartAddress.Repository repository -> {
            HttpRepository index = place.index;
            if (index == null) {
              index = new HttpRepository(repository, limits, indexes.resolve(owner), clock);
              place.index = index;
            }
            yield index.chart(repository.chart());
          }
          case ChartAddress.Registry registry -> new OciRepository(registry, limits, clock);
        };
    return new Upstream(address, origin, store, owner, limits);
  }

  private void sweep(Instant now) {
    if (now.isBefore(nextSweep)) {
      return;
    }
    nextSweep = now.plus(BETWEEN_SWEEPS);
    Instant limit = now.minus(options.keepUnused());
    places.forEach((owner, place) -> {
      if (place.lastUse.isBefore(limit) && place.lock.tryLock()) {
        try {
          places.remove(owner, place);
          Files.deleteIfExists(indexes.resolve(owner));
        } catch (IOException _) {
          // the next start removes it
        } finally {
          place.lock.unlock();
        }
      }
    });
  }

  @Override
  public void close() {
    clients.close();
  }
}
