package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when a server has stopped to answer though connections stand: then a route or a gateway has
 * forgotten them, and TCP alone would take a quarter of an hour to notice. All connections are
 * given up, and watches and requests begin anew. A leader renews its Lease every other second, so
 * that this is noticed without any other request.
 */
public final class SilenceWatch implements Interceptor {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sealgate.cluster");
  private static final Duration LONGEST = Duration.ofSeconds(6);
  // a server that is slow, not gone, is not to be troubled by many new connections
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long NOTHING = Long.MIN_VALUE;

  private final Runnable giveUp;
  private final LongSupplier nanos;
  private final AtomicLong unanswered = new AtomicLong(NOTHING);
  private volatile boolean answered = true;

  // of whoever looks
  private long givenUp;
  private Duration pause = Duration.ZERO;

  /**
   * @param giveUp ends all connections
   * @param nanos as {@link System#nanoTime}
   */
  SilenceWatch(Runnable giveUp, LongSupplier nanos) {
    this.giveUp = giveUp;
    this.nanos = nanos;
    this.givenUp = nanos.getAsLong();
  }

  /** Looks after the clients of the factory as long as the process runs. */
  public static SilenceWatch over(RenewingFactory factory) {
    SilenceWatch watch = new SilenceWatch(factory::renew, System::nanoTime);
    Thread.ofVirtual().name("silence").start(watch::run);
    return watch;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (tells(request)) {
      asked();
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (tells(request)) {
      heard();
    }
  }

  /** A watch may begin on a connection of its own, which says nothing of the others. */
  private static boolean tells(HttpRequest request) {
    return !ResourceWatch.isWatch(request.uri());
  }

  void asked() {
    unanswered.compareAndSet(NOTHING, nanos.getAsLong());
  }

  void heard() {
    unanswered.set(NOTHING);
    answered = true;
  }

  private void run() {
    while (true) {
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException _) {
        return;
      }
      look();
    }
  }

  void look() {
    long now = nanos.getAsLong();
    if (answered) {
      answered = false;
      // also the pause under way: what made it long is over
      pause = pause.compareTo(FIRST_PAUSE) > 0 ? FIRST_PAUSE : pause;
    }
    long since = unanswered.get();
    if (since == NOTHING || now - since < LONGEST.toNanos() || now - givenUp < pause.toNanos()) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("seconds", LONGEST.toSeconds())
        .log("The API server has not answered: its connections are given up");
    givenUp = now;
    Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    unanswered.set(NOTHING);
    giveUp.run();
  }
}
