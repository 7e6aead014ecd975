package dev.sealgate.externalsecrets.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Passes a JSON body on until it grows or nests beyond a limit. */
final class CappedBody<T> implements BodySubscriber<T> {

  private final BodySubscriber<T> downstream;
  private final HttpLimits limits;
  private final JsonDepth depth = new JsonDepth();
  private long received;
  private boolean exceeded;
  private @Nullable Subscription subscription;

  CappedBody(BodySubscriber<T> downstream, HttpLimits limits) {
    this.downstream = downstream;
    this.limits = limits;
  }

  @Override
  public CompletionStage<T> getBody() {
    return downstream.getBody();
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    downstream.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (exceeded) {
      return;
    }
    int deepest = 0;
    for (ByteBuffer buffer : buffers) {
      received += buffer.remaining();
      deepest = depth.after(buffer);
    }
    if (received <= limits.maxResponseBytes() && deepest <= limits.maxDepth()) {
      downstream.onNext(buffers);
      return;
    }
    exceeded = true;
    if (subscription != null) {
      subscription.cancel();
    }
    downstream.onError(new ResponseTooLargeException(limits));
  }

  @Override
  public void onError(Throwable failure) {
    if (!exceeded) {
      downstream.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!exceeded) {
      downstream.onComplete();
    }
  }
}
