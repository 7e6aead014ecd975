package dev.sealgate.cli.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An answer that comes line by line, as long as the server sends any. */
final class LineStream {
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);

  /** An object of etcd has 3 MiB at most. */
  private static final int LONGEST_LINE = 16 << 20;

  private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private final Predicate<String> listener;

  /**
   * @param body null at the end
   */
  private record Chunk(List<ByteBuffer> bytes, @Nullable AsyncBody body) {}

  private LineStream(Predicate<String> listener) {
    this.listener = listener;
  }

  /**
   * Blocks.
   *
   * @param listener says whether it wants more
   */
  static Flow read(
      HttpClient http, HttpRequest request, Deadline deadline, Predicate<String> listener) {
    return new LineStream(listener).read(http, request, deadline);
  }

  private Flow read(HttpClient http, HttpRequest request, Deadline deadline) {
    CompletableFuture<HttpResponse<AsyncBody>> pending =
        http.consumeBytes(request, (bytes, body) -> chunks.add(new Chunk(bytes, body)));
    AsyncBody body = null;
    try {
      Duration wait = deadline.left();
      HttpResponse<AsyncBody> response =
          pending.get(
              Math.min(wait.toMillis(), FIRST_ANSWER.toMillis()) + 1, TimeUnit.MILLISECONDS);
      body = response.body();
      CompletableFuture<?> _ =
          body.done().whenComplete((_, _) -> chunks.add(new Chunk(List.of(), null)));
      body.consume();
      if (response.code() != 200) {
        return new Flow.Failed(Answers.ofStatus(response.code(), whole(deadline)));
      }
      return lines(deadline);
    } catch (ExecutionException e) {
      return new Flow.Failed(Answers.ofFailure(e.getCause()));
    } catch (TimeoutException _) {
      return deadline.isOver()
          ? new Flow.TimedOut()
          : new Flow.Failed(new Answer.Silent("does not answer in time"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Flow.Stopped();
    } finally {
      pending.cancel(true);
      if (body != null) {
        body.cancel();
      }
    }
  }

  private Flow lines(Deadline deadline) throws InterruptedException {
    while (true) {
      Chunk chunk = chunks.poll(deadline.left().toMillis() + 1, TimeUnit.MILLISECONDS);
      if (chunk == null) {
        return new Flow.TimedOut();
      }
      if (chunk.body == null) {
        // a log may end without a line break
        return open.size() == 0 || hear() ? new Flow.Ended() : new Flow.Stopped();
      }
      for (ByteBuffer bytes : chunk.bytes) {
        if (!cut(bytes)) {
          return new Flow.Stopped();
        }
      }
      if (open.size() > LONGEST_LINE) {
        return new Flow.Failed(new Answer.Silent("sends a line without an end"));
      }
      chunk.body.consume();
    }
  }

  private boolean cut(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next != '\n') {
        open.write(next);
      } else if (!hear()) {
        return false;
      }
    }
    return true;
  }

  private boolean hear() {
    String line = open.toString(StandardCharsets.UTF_8);
    open.reset();
    return line.isEmpty() || listener.test(line);
  }

  /** What a refusal says, as far as it is short. */
  private byte[] whole(Deadline deadline) throws InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < LONGEST_LINE) {
      Chunk chunk =
          chunks.poll(
              Math.min(deadline.left().toMillis(), FIRST_ANSWER.toMillis()) + 1,
              TimeUnit.MILLISECONDS);
      if (chunk == null || chunk.body == null) {
        break;
      }
      for (ByteBuffer bytes : chunk.bytes) {
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        all.writeBytes(part);
      }
      chunk.body.consume();
    }
    return all.toByteArray();
  }
}
