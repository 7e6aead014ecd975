package dev.sealgate.reconciler.charts;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Writes a body on until a limit; tells whether that was the whole of it. */
final class BoundedBody implements BodySubscriber<Boolean> {
  private final OutputStream sink;
  private final CompletableFuture<Boolean> whole = new CompletableFuture<>();
  private long left;
  private @Nullable Subscription subscription;

  BoundedBody(OutputStream sink, long limit) {
    this.sink = sink;
    this.left = limit;
  }

  @Override
  public CompletionStage<Boolean> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (whole.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        left -= buffer.remaining();
        if (left < 0) {
          end(false);
          return;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        sink.write(bytes);
      }
    } catch (IOException failure) {
      whole.completeExceptionally(failure);
      cancel();
    }
  }

  private void end(boolean complete) {
    whole.complete(complete);
    cancel();
  }

  private void cancel() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(true);
  }
}
