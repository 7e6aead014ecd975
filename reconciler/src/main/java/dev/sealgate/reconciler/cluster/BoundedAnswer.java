package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An answer in memory.
 *
 * @param patience how long the server asks to wait before the next try, empty when it does not
 */
record BoundedAnswer(int code, byte[] body, Optional<Duration> patience) {
  /** More came than is taken. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException() {
      super("over the bound");
    }
  }

  /** Whatever its length. */
  static CompletableFuture<BoundedAnswer> whole(HttpClient http, HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request, byte[].class);
    return cancelling(
        pending.thenApply(response -> {
          byte[] content = response.body();
          return new BoundedAnswer(
              response.code(), content == null ? new byte[0] : content, patience(response));
        }),
        pending);
  }

  /** Of the header Retry-After, which API servers send as a number of seconds (RFC 9110). */
  static Optional<Duration> patience(HttpResponse<?> response) {
    String seconds = response.header("Retry-After");
    return seconds != null && seconds.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
        : Optional.empty();
  }

  private static CompletableFuture<BoundedAnswer> cancelling(
      CompletableFuture<BoundedAnswer> answer, CompletableFuture<?> pending) {
    var _ =
        answer.whenComplete((_, _) -> {
          if (answer.isCancelled()) {
            pending.cancel(true);
          }
        });
    return answer;
  }

  /** Stops reading at the bound. */
  static CompletableFuture<BoundedAnswer> ask(HttpClient http, HttpRequest request, long most) {
    CompletableFuture<BoundedAnswer> answer = new CompletableFuture<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    CompletableFuture<HttpResponse<AsyncBody>> pending =
        http.consumeBytes(
            request,
            (buffers, more) -> {
              if (add(buffers, body, most)) {
                more.consume();
              } else {
                // first, as a cancelled stream tells only that it was
                answer.completeExceptionally(new TooLongException());
                more.cancel();
              }
            });
    var _ =
        pending.whenComplete((response, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
            return;
          }
          AsyncBody stream = response.body();
          var _ =
              stream
                  .done()
                  .whenComplete((_, broken) -> {
                    if (broken != null) {
                      answer.completeExceptionally(broken);
                    } else {
                      answer.complete(
                          new BoundedAnswer(
                              response.code(), body.toByteArray(), patience(response)));
                    }
                  });
          stream.consume();
        });
    return cancelling(answer, pending);
  }

  private static boolean add(List<ByteBuffer> buffers, ByteArrayOutputStream body, long most) {
    for (ByteBuffer buffer : buffers) {
      if (body.size() + (long) buffer.remaining() > most) {
        return false;
      }
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      body.writeBytes(chunk);
    }
    return true;
  }
}
