package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger given = new AtomicInteger();
  private final SilenceWatch watch = new SilenceWatch(given::incrementAndGet, nanos::get);

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      watch.look();
    }
  }

  @Test
  void nothingAskedIsNoSilence() {
    pass(1000);

    assertThat(given).hasValue(0);
  }

  @Test
  void aServerThatAnswersSomethingIsNotSilent() {
    for (int i = 0; i < 100; i++) {
      watch.asked();
      pass(4);
      watch.heard();
    }

    assertThat(given).hasValue(0);
  }

  @Test
  void connectionsAreGivenUpWhenNothingIsAnsweredForSixSeconds() {
    watch.asked();
    pass(5);
    assertThat(given).hasValue(0);

    pass(2);

    assertThat(given).hasValue(1);
  }

  @Test
  void aWatchThatBeginsOnAConnectionOfItsOwnIsNoAnswerOfTheOthers() {
    HttpRequest lease = request("/apis/coordination.k8s.io/v1/namespaces/n/leases/l");
    HttpRequest begun = request("/api/v1/secrets?allowWatchBookmarks=true&watch=true");
    watch.before(null, lease, null);
    pass(5);

    watch.before(null, begun, null);
    watch.after(begun, null, null);
    pass(2);

    assertThat(given).hasValue(1);
  }

  private static HttpRequest request(String path) {
    return new StandardHttpRequest.Builder().uri("https://server" + path).build();
  }

  @Test
  void aServerThatStaysSilentGetsNewConnectionsEverMoreSeldom() {
    for (int i = 0; i < 100; i++) {
      watch.asked();
      pass(6);
    }
    assertThat(given.get()).isBetween(4, 7);

    watch.heard();
    watch.asked();
    pass(310);
    int before = given.get();
    watch.heard();
    pass(1);
    watch.asked();
    pass(8);

    assertThat(given).as("after an answer it is quick again").hasValue(before + 1);
  }

  @Test
  void aServerThatIsBackAfterALongSilenceIsNoLongerGrantedTheLongPause() {
    watch.asked();
    pass(100);
    for (int i = 0; i < 15; i++) {
      watch.asked();
      pass(6);
    }
    int before = given.get();
    watch.heard();
    pass(10);

    watch.asked();
    pass(7);

    assertThat(given).hasValue(before + 1);
  }
}
