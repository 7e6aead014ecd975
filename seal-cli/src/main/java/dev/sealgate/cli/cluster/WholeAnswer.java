package dev.sealgate.cli.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers that are read as a whole: one, or the pages of a list, which share a bound. */
final class WholeAnswer {
  static final int MOST_MEBIBYTES = 128;

  private final HttpClient http;
  private long left = (long) MOST_MEBIBYTES << 20;

  WholeAnswer(HttpClient http) {
    this.http = http;
  }

  /** How the body ended. */
  private enum End {
    WHOLE,
    TOO_LONG
  }

  /** Blocks. */
  Answer of(HttpRequest request, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CompletableFuture<End> end = new CompletableFuture<>();
    CompletableFuture<HttpResponse<AsyncBody>> pending =
        http.consumeBytes(
            request,
            (parts, body) -> {
              if (fits(parts, bytes)) {
                body.consume();
              } else {
                end.complete(End.TOO_LONG);
              }
            });
    AsyncBody body = null;
    try {
      HttpResponse<AsyncBody> response = pending.get(longest.toNanos(), TimeUnit.NANOSECONDS);
      body = response.body();
      CompletableFuture<?> _ =
          body.done()
              .whenComplete((_, failure) -> {
                if (failure == null) {
                  end.complete(End.WHOLE);
                } else {
                  end.completeExceptionally(failure);
                }
              });
      body.consume();
      return switch (end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        case WHOLE -> Answers.of(response.code(), bytes.toByteArray());
        case TOO_LONG -> new Answer.TooLong(MOST_MEBIBYTES);
      };
    } catch (ExecutionException e) {
      return Answers.ofFailure(e.getCause());
    } catch (TimeoutException _) {
      return new Answer.Silent("does not answer in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Silent("was not waited for");
    } finally {
      pending.cancel(true);
      if (body != null) {
        body.cancel();
      }
    }
  }

  /** Parts come one after the other. */
  private boolean fits(List<ByteBuffer> parts, ByteArrayOutputStream into) {
    for (ByteBuffer part : parts) {
      left -= part.remaining();
      if (left < 0) {
        return false;
      }
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      into.writeBytes(copy);
    }
    return true;
  }
}
