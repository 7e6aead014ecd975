package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.IdentityDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataKeyCacheTest {
  private static final MasterKey KEY =
      new MasterKey.AwsKms("arn:aws:kms:eu-west-1:1:key/a", Optional.empty(), Map.of(), "");

  private final List<String> asked = new ArrayList<>();
  private final MovableClock clock = new MovableClock();
  private final DataKeyCache cache =
      new DataKeyCache(new IdentityDigest(new SecureRandom()), clock, 3);
  private boolean failing;

  private final KeyService service =
      new KeyService() {
        @Override
        public boolean handles(MasterKey key) {
          return key instanceof MasterKey.AwsKms;
        }

        @Override
        public synchronized SecretBytes unwrap(MasterKey key, String enc) {
          asked.add(enc);
          if (failing) {
            throw new CryptoException.KeyServiceUnavailable("down", "try again");
          }
          return SecretBytes.utf8("key of " + enc);
        }

        @Override
        public String wrap(MasterKey key, SecretBytes dataKey) {
          return "wrapped";
        }
      };

  private static final class MovableClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private void unwrap(String identity, MasterKey key, String enc) {
    try (SecretBytes value = cache.before(service, identity).unwrap(key, enc);
        SecretBytes expected = SecretBytes.utf8("key of " + enc)) {
      assertThat(value).isEqualTo(expected);
    }
  }

  @Test
  void asksOnceForAFileAndAKey() {
    unwrap("me", KEY, "a");
    unwrap("me", KEY, "a");
    assertThat(asked).containsExactly("a");

    unwrap("me", KEY, "b");
    MasterKey withContext =
        new MasterKey.AwsKms(
            "arn:aws:kms:eu-west-1:1:key/a", Optional.empty(), Map.of("k", "v"), "");
    unwrap("me", withContext, "a");
    assertThat(asked).containsExactly("a", "b", "a");
  }

  @Test
  void whoWaitedForAFailureSharesItAndTheNextOneAsksAgain() throws Exception {
    Semaphore answers = new Semaphore(0);
    AtomicInteger requests = new AtomicInteger();
    KeyService silent =
        new KeyService() {
          @Override
          public boolean handles(MasterKey key) {
            return true;
          }

          @Override
          public SecretBytes unwrap(MasterKey key, String enc) {
            requests.incrementAndGet();
            answers.acquireUninterruptibly();
            throw new CryptoException.KeyServiceUnavailable("down", "try again");
          }

          @Override
          public String wrap(MasterKey key, SecretBytes dataKey) {
            return "wrapped";
          }
        };
    KeyService cached = cache.before(silent, "me");
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 5; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  cached.unwrap(KEY, "a").close();
                } catch (CryptoException failure) {
                  failures.add(failure);
                }
              }));
    }
    await()
        .until(() ->
            requests.get() == 1
                && threads.stream().allMatch(it -> it.getState() == Thread.State.WAITING));

    answers.release();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(requests).hasValue(1);
    assertThat(failures)
        .hasSize(5)
        .allSatisfy(it ->
            assertThat(it)
                .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
                .hasMessageContaining("down"));
    answers.release();
    assertThatThrownBy(() -> cached.unwrap(KEY, "a").close())
        .isInstanceOf(CryptoException.KeyServiceUnavailable.class);
    assertThat(requests).hasValue(2);
  }

  @Test
  void sharesNothingOverIdentities() {
    unwrap("me", KEY, "a");
    unwrap("you", KEY, "a");

    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void asksAgainAfterItsTime() {
    unwrap("me", KEY, "a");
    clock.now = clock.now.plus(DataKeyCache.KEPT).minusMillis(1);
    unwrap("me", KEY, "a");
    assertThat(asked).hasSize(1);

    clock.now = clock.now.plus(Duration.ofMillis(1));
    unwrap("me", KEY, "a");
    assertThat(asked).hasSize(2);
  }

  @Test
  void forgetsTheOneThatWasNotUsedForLongest() {
    unwrap("me", KEY, "a");
    unwrap("me", KEY, "b");
    unwrap("me", KEY, "c");
    unwrap("me", KEY, "a");
    unwrap("me", KEY, "d");
    asked.clear();

    unwrap("me", KEY, "a");
    assertThat(asked).isEmpty();
    unwrap("me", KEY, "b");
    assertThat(asked).containsExactly("b");
  }

  @Test
  void remembersNoFailure() {
    failing = true;
    assertThatThrownBy(() -> cache.before(service, "me").unwrap(KEY, "a"))
        .isInstanceOf(CryptoException.KeyServiceUnavailable.class);
    failing = false;

    unwrap("me", KEY, "a");

    assertThat(asked).hasSize(2);
  }

  @Test
  void asksOnceForManyAtATime() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> one =
          () -> {
            unwrap("me", KEY, "a");
            return true;
          };
      for (var result : threads.invokeAll(java.util.Collections.nCopies(20, one))) {
        assertThat(result.get()).isTrue();
      }
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void keepsNothingOnceSweptOrClosed() {
    unwrap("me", KEY, "a");
    clock.now = clock.now.plus(DataKeyCache.KEPT);
    cache.sweep();
    clock.now = Instant.EPOCH;
    unwrap("me", KEY, "a");
    assertThat(asked).hasSize(2);

    cache.close();
    unwrap("me", KEY, "a");
    assertThat(asked).hasSize(3);
  }

  @Test
  void leavesTheRestToTheService() {
    KeyService kept = cache.before(service, "me");

    assertThat(kept.handles(KEY)).isTrue();
    assertThat(kept.handles(new MasterKey.GcpKms("x"))).isFalse();
    try (SecretBytes dataKey = SecretBytes.utf8("x")) {
      assertThat(kept.wrap(KEY, dataKey)).isEqualTo("wrapped");
    }
  }
}
