package dev.sealgate.reconciler.cluster;

import dev.sealgate.reconciler.model.Trace;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists a collection, then follows its changes, for ever: a closed connection, a restarted server
 * or a lost position is healed by itself. The listener is called by one thread.
 *
 * <p>Own code instead of the client library's informer, because that one can't ask for metadata
 * only, which is what keeps the values of watched Secrets out of this process.
 */
public final class ResourceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.cluster");
  private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(290);
  // the server sends a bookmark every minute, with some delay when it has much to do
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(90);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Hears of the collection. */
  public interface Listener {
    /** The whole collection at this version, at the start and whenever continuity was lost. */
    void listed(List<Map<String, @Nullable Object>> objects, String version);

    void changed(Map<String, @Nullable Object> object);

    void gone(Map<String, @Nullable Object> object);

    /** The collection can't be followed now; it is tried again. */
    void broken(ApiAnswer why);
  }

  /**
   * What to follow.
   *
   * @param namespace empty for all
   * @param selector like {@code labelSelector=app} or {@code fieldSelector=metadata.name=db}
   */
  public record Scope(ApiResource resource, String namespace, String selector, Detail detail) {
    String query() {
      int equals = selector.indexOf('=');
      return selector.isEmpty()
          ? ""
          : selector.substring(0, equals + 1)
              + URLEncoder.encode(selector.substring(equals + 1), StandardCharsets.UTF_8);
    }
  }

  private final ApiClient client;
  private final Scope scope;
  private final Listener listener;
  private final Thread follower;
  private volatile boolean closed;

  private ResourceWatch(ApiClient client, Scope scope, Listener listener) {
    this.client = client;
    this.scope = scope;
    this.listener = listener;
    this.follower =
        Thread.ofVirtual().name("watch " + scope.resource().plural()).unstarted(this::follow);
  }

  /** Whether a request for it is one for a watch, of whichever client. */
  static boolean isWatch(URI uri) {
    String query = uri.getRawQuery();
    return query != null && query.contains("watch=true");
  }

  public static ResourceWatch start(ApiClient client, Scope scope, Listener listener) {
    ResourceWatch watch = new ResourceWatch(client, scope, listener);
    watch.follower.start();
    return watch;
  }

  @Override
  public void close() {
    closed = true;
    follower.interrupt();
  }

  private void follow() {
    String position = "";
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try {
        if (position.isEmpty()) {
          position = list();
        }
        if (position.isEmpty()) {
          pause = rest(pause);
          continue;
        }
        Followed followed = watchFrom(position);
        position = followed.position;
        pause = followed.heard ? FIRST_PAUSE : rest(pause);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException bug) {
        // a listener's: the next list tells it everything again
        LOG.atError()
            .addKeyValue("watch", scope.resource())
            .addKeyValue("trace", Trace.of(bug))
            .log("A defect of Sealgate");
        position = "";
        if (!sleep(LONGEST_PAUSE)) {
          return;
        }
      }
    }
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private Duration rest(Duration pause) throws InterruptedException {
    Duration asked = client.patience().left();
    Thread.sleep(asked.compareTo(pause) > 0 ? asked : pause);
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
  }

  /** The position to watch from, empty when listing failed. */
  private String list() {
    return switch (Listing.of(client, scope)) {
      case Listing.Failed(ApiAnswer why) -> {
        if (isLost(why)) {
          lost();
        }
        if (!closed) {
          listener.broken(why);
        }
        yield "";
      }
      case Listing.Whole(var objects, String version) -> {
        if (!closed) {
          listener.listed(objects, version);
        }
        yield version;
      }
    };
  }

  /**
   * @param position where to go on, empty to list anew
   * @param heard whether the server answered at all
   */
  private record Followed(String position, boolean heard) {}

  /** A 401 has no resource. */
  private static boolean isLost(ApiAnswer why) {
    return why instanceof ApiAnswer.Unavailable
        || (why instanceof ApiAnswer.Forbidden forbidden && forbidden.resource().isEmpty());
  }

  private void lost() {
    if (!closed) {
      client.where().pulse().lost();
    }
  }

  private record Chunk(List<ByteBuffer> bytes, @Nullable AsyncBody body) {}

  private Followed watchFrom(String start) throws InterruptedException {
    String path =
        scope.resource().collectionPath(scope.namespace())
            + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + SERVER_TIMEOUT.toSeconds()
            + "&resourceVersion="
            + start
            + (scope.selector().isEmpty() ? "" : "&" + scope.query());
    BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    CompletableFuture<HttpResponse<AsyncBody>> pending =
        client
            .http()
            .consumeBytes(
                client
                    .http()
                    .newHttpRequestBuilder()
                    .uri(client.where().uri(path))
                    .setHeader("Accept", scope.detail().accept())
                    .forStreaming()
                    .build(),
                (bytes, body) -> chunks.add(new Chunk(bytes, body)));
    AsyncBody body = null;
    Lines lines = new Lines();
    Position position = new Position(start);
    try {
      HttpResponse<AsyncBody> response = pending.get(35, TimeUnit.SECONDS);
      body = response.body();
      if (response.code() != 200) {
        return refused(response, start);
      }
      if (!closed) {
        client.where().pulse().back();
      }
      CompletableFuture<?> _ =
          body.done().whenComplete((_, _) -> chunks.add(new Chunk(List.of(), null)));
      body.consume();
      while (!closed && !position.lost) {
        Chunk chunk = chunks.poll(LONGEST_SILENCE.toSeconds(), TimeUnit.SECONDS);
        if (chunk == null || chunk.body() == null) {
          break;
        }
        for (ByteBuffer bytes : chunk.bytes()) {
          lines.add(bytes, line -> accept(line, position));
        }
        chunk.body().consume();
      }
      return new Followed(position.lost ? "" : position.version, true);
    } catch (ExecutionException | TimeoutException _) {
      lost();
      return new Followed(start, false);
    } catch (IOException _) {
      return new Followed("", true);
    } finally {
      pending.cancel(true);
      if (body != null) {
        body.cancel();
      }
    }
  }

  private Followed refused(HttpResponse<?> response, String start) {
    BoundedAnswer.patience(response).ifPresent(client.patience()::asked);
    ApiAnswer answer = Answers.ofStatus(response.code(), Map.of());
    if (answer instanceof ApiAnswer.Unavailable) {
      lost();
      return new Followed(start, false);
    }
    // the list that follows tells the listener what is wrong
    return new Followed("", false);
  }

  private static final class Position {
    private String version;
    private boolean lost;

    Position(String version) {
      this.version = version;
    }
  }

  private void accept(byte[] line, Position position) {
    Map<String, @Nullable Object> event;
    try {
      // an object in full may hold values
      event = scope.detail() == Detail.METADATA ? Json.parse(line) : Json.parseSecret(line);
    } catch (IOException _) {
      position.lost = true;
      return;
    }
    Map<String, @Nullable Object> object = Json.map(event, "object");
    String type = Json.text(event, "type");
    if (type.equals("ERROR")) {
      position.lost = true;
      return;
    }
    position.version = Json.text(object, "metadata", "resourceVersion");
    if (closed) {
      return;
    }
    switch (type) {
      case "ADDED", "MODIFIED" -> listener.changed(object);
      case "DELETED" -> listener.gone(object);
      default -> {
        // BOOKMARK: the position is all it brings
      }
    }
  }
}
