package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.OpenStores.OpenStore;
import dev.sealgate.externalsecrets.SecretReader.RemoteKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Reads every key of every store once, however many entries ask for it, and several at a time. A
 * store that gives no answer is not asked again in the same resolution.
 */
final class Fetcher {

  /** One read. */
  record Fetch(OpenStore store, RemoteKey key) {}

  /** What came of it. */
  sealed interface Outcome {
    record Value(RemoteSecret secret) implements Outcome {}

    record Refused(StoreException reason) implements Outcome {}
  }

  private static final int AT_ONCE = 8;

  private static final Outcome INTERRUPTED =
      new Outcome.Refused(
          StoreException.ofKey(
              Kind.UNREACHABLE, "the read was interrupted", "this is tried again by itself"));

  private final Retries.Pause pause;

  Fetcher(Retries.Pause pause) {
    this.pause = pause;
  }

  /** An outcome for each, in the order given. The caller closes the values. */
  Map<Fetch, Outcome> fetch(Set<Fetch> fetches) {
    Map<String, List<Fetch>> byStore = new LinkedHashMap<>();
    for (Fetch fetch : fetches) {
      byStore.computeIfAbsent(fetch.store().name(), _ -> new ArrayList<>()).add(fetch);
    }
    Map<Fetch, Outcome> outcomes = new ConcurrentHashMap<>();
    Semaphore slots = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> stores = new ArrayList<>();
      for (List<Fetch> ofOne : byStore.values()) {
        stores.add(threads.submit(() -> fetchFrom(ofOne, threads, slots, outcomes)));
      }
      stores.forEach(Fetcher::await);
    }
    Map<Fetch, Outcome> ordered = new LinkedHashMap<>();
    fetches.forEach(fetch -> ordered.put(fetch, outcomes.getOrDefault(fetch, INTERRUPTED)));
    return ordered;
  }

  /** The first read shows whether the store answers; only then the others go, side by side. */
  private void fetchFrom(
      List<Fetch> fetches, ExecutorService threads, Semaphore slots, Map<Fetch, Outcome> outcomes) {
    Outcome first = read(fetches.getFirst(), slots);
    outcomes.put(fetches.getFirst(), first);
    List<Fetch> others = fetches.subList(1, fetches.size());
    if (isSilence(first)) {
      others.forEach(fetch -> outcomes.put(fetch, first));
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    for (Fetch fetch : others) {
      running.add(threads.submit(() -> outcomes.put(fetch, read(fetch, slots))));
    }
    running.forEach(Fetcher::await);
  }

  private static boolean isSilence(Outcome outcome) {
    return outcome instanceof Outcome.Refused(StoreException reason)
        && reason.kind() == Kind.UNREACHABLE;
  }

  private Outcome read(Fetch fetch, Semaphore slots) {
    try {
      slots.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    }
    OpenStore store = fetch.store();
    try {
      return new Outcome.Value(store.retries().run(() -> store.reader().read(fetch.key()), pause));
    } catch (StoreException e) {
      return new Outcome.Refused(e);
    } catch (RuntimeException | Error e) {
      // A bug, or a lack of memory: only its type is safe to tell.
      return new Outcome.Refused(
          StoreException.ofKey(
              Kind.UNREACHABLE,
              "the read ended with an internal error (" + e.getClass().getSimpleName() + ")",
              "this is tried again by itself; report it if it stays"));
    } finally {
      slots.release();
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException _) {
      future.cancel(true);
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a read that catches everything threw", e);
    }
  }
}
