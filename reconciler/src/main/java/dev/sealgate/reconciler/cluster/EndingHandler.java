package dev.sealgate.reconciler.cluster;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Tells once when an exchange has ended: with the last byte of the body, not with the head of the
 * answer, since until then it keeps its stream.
 */
final class EndingHandler<T> implements BodyHandler<T> {
  private final BodyHandler<T> handler;
  private final Runnable end;
  private final AtomicBoolean ended = new AtomicBoolean();

  private EndingHandler(BodyHandler<T> handler, Runnable end) {
    this.handler = handler;
    this.end = end;
  }

  /**
   * The exchange, whose end is told.
   *
   * @param begin begins it with the handler
   */
  static <T, R> CompletableFuture<R> follow(
      BodyHandler<T> handler, Runnable end, Function<BodyHandler<T>, CompletableFuture<R>> begin) {
    EndingHandler<T> ending = new EndingHandler<>(handler, end);
    CompletableFuture<R> answer;
    try {
      answer = begin.apply(ending);
    } catch (RuntimeException failure) {
      ending.end();
      throw failure;
    }
    // beside it, as the caller cancels the JDK's own future
    var _ =
        answer.whenComplete((_, failure) -> {
          if (failure != null) {
            ending.end();
          }
        });
    return answer;
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      end.run();
    }
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    BodySubscriber<T> subscriber = handler.apply(info);
    return new BodySubscriber<>() {
      @Override
      public CompletionStage<T> getBody() {
        return subscriber.getBody();
      }

      @Override
      public void onSubscribe(Subscription subscription) {
        subscriber.onSubscribe(
            new Subscription() {
              @Override
              public void request(long n) {
                subscription.request(n);
              }

              @Override
              public void cancel() {
                subscription.cancel();
                end();
              }
            });
      }

      @Override
      public void onNext(List<ByteBuffer> buffers) {
        subscriber.onNext(buffers);
      }

      @Override
      public void onError(Throwable failure) {
        end();
        subscriber.onError(failure);
      }

      @Override
      public void onComplete() {
        end();
        subscriber.onComplete();
      }
    };
  }
}
