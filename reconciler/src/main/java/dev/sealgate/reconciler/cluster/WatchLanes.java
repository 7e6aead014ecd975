package dev.sealgate.reconciler.cluster;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Clients of their own for watches, which keep their streams: so many on each connection. */
final class WatchLanes {
  private final int most;
  private final Supplier<HttpClient> builder;
  private final LongSupplier nanos;

  // guarded by this
  private final List<Lane> lanes = new ArrayList<>();
  private final List<HttpClient> ending = new ArrayList<>();
  private boolean closed;

  private static final class Lane {
    final HttpClient client;
    final long begun;

    /** Guarded by the lanes. */
    int watches;

    Lane(HttpClient client, long begun) {
      this.client = client;
      this.begun = begun;
    }
  }

  /**
   * @param most on a connection
   * @param nanos as {@link System#nanoTime}
   */
  WatchLanes(int most, Supplier<HttpClient> builder, LongSupplier nanos) {
    this.most = most;
    this.builder = builder;
    this.nanos = nanos;
  }

  /**
   * @param http2 whether the server has spoken it: a lane that does not is left after a while
   */
  <T> CompletableFuture<HttpResponse<T>> send(
      HttpRequest request, BodyHandler<T> handler, boolean http2) {
    Lane lane = enter();
    return EndingHandler.follow(
        handler,
        () -> leave(lane),
        ending -> {
          CompletableFuture<HttpResponse<T>> answer = lane.client.sendAsync(request, ending);
          var _ =
              answer.thenAccept(response -> {
                if (http2 && response.version() != Version.HTTP_2) {
                  retire(lane);
                }
              });
          return answer;
        });
  }

  /** Gives up all lanes; who asks ends their clients. */
  synchronized List<HttpClient> giveUp() {
    List<HttpClient> all = new ArrayList<>(ending);
    lanes.forEach(lane -> all.add(lane.client));
    ending.clear();
    lanes.clear();
    return all;
  }

  /** No watch begins any more. */
  synchronized void close() {
    closed = true;
  }

  private synchronized Lane enter() {
    Lane lane = lanes.stream().filter(some -> some.watches < most).findFirst().orElseGet(this::add);
    lane.watches++;
    return lane;
  }

  private Lane add() {
    Lane lane = new Lane(builder.get(), nanos.getAsLong());
    if (closed) {
      lane.client.shutdownNow();
    } else {
      lanes.add(lane);
    }
    return lane;
  }

  private void leave(Lane lane) {
    synchronized (this) {
      lane.watches--;
      // one is kept, since most watches end to begin anew
      if (lane.watches > 0 || lanes.size() < 2 || !lanes.remove(lane)) {
        return;
      }
    }
    lane.client.shutdown();
  }

  /** Its watches go on; those that begin later have another one. */
  private void retire(Lane lane) {
    synchronized (this) {
      boolean due = nanos.getAsLong() - lane.begun >= RenewableHttpClient.PATIENCE.toNanos();
      if (!due || !lanes.remove(lane)) {
        return;
      }
      ending.removeIf(HttpClient::isTerminated);
      ending.add(lane.client);
    }
    lane.client.shutdown();
  }
}
