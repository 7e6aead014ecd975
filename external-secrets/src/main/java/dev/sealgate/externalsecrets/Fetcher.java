package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.OpenStores.OpenStore;
import dev.sealgate.externalsecrets.SecretReader.RemoteKey;
import java.util.LinkedHashMap;
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

  private final Retries.Pause pause;

  Fetcher(Retries.Pause pause) {
    this.pause = pause;
  }

  /** An outcome for each, in the order given. The caller closes the values. */
  Map<Fetch, Outcome> fetch(Set<Fetch> fetches) {
    Map<String, StoreException> silent = new ConcurrentHashMap<>();
    Semaphore slots = new Semaphore(AT_ONCE);
    Map<Fetch, Outcome> outcomes = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Fetch, Future<Outcome>> running = new LinkedHashMap<>();
      for (Fetch fetch : fetches) {
        running.put(fetch, threads.submit(() -> read(fetch, slots, silent)));
      }
      running.forEach((fetch, future) -> outcomes.put(fetch, outcome(future)));
    }
    return outcomes;
  }

  private Outcome read(Fetch fetch, Semaphore slots, Map<String, StoreException> silent)
      throws InterruptedException {
    slots.acquire();
    try {
      OpenStore store = fetch.store();
      StoreException known = silent.get(store.name());
      if (known != null) {
        return new Outcome.Refused(known);
      }
      try {
        return new Outcome.Value(
            store.retries().run(() -> store.reader().read(fetch.key()), pause));
      } catch (StoreException e) {
        if (e.kind() == Kind.UNREACHABLE) {
          silent.putIfAbsent(store.name(), e);
        }
        return new Outcome.Refused(e);
      }
    } finally {
      slots.release();
    }
  }

  private static Outcome outcome(Future<Outcome> future) {
    try {
      return future.get();
    } catch (InterruptedException _) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      return new Outcome.Refused(
          StoreException.ofKey(
              Kind.UNREACHABLE, "the read was interrupted", "this is tried again by itself"));
    } catch (ExecutionException e) {
      // A bug, or an Error such as one of memory: only its type is safe to tell.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Outcome.Refused(
          StoreException.ofKey(
              Kind.UNREACHABLE,
              "the read ended with an internal error (" + cause.getClass().getSimpleName() + ")",
              "this is tried again by itself; report it if it stays"));
    }
  }
}
