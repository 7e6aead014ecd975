package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An answer in memory. */
record BoundedAnswer(int code, byte[] body) {
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
          return new BoundedAnswer(response.code(), content == null ? new byte[0] : content);
        }),
        pending);
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
                more.cancel();
                answer.completeExceptionally(new TooLongException());
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
                      answer.complete(new BoundedAnswer(response.code(), body.toByteArray()));
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
