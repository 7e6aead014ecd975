package dev.sealgate.externalsecrets.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.vault.VaultApi.Grant;
import dev.sealgate.externalsecrets.vault.VaultLogins.Ticket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** When a login's token is used again, renewed or replaced. */
class VaultLoginsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final VaultLogins logins = new VaultLogins(clock);
  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
  private Duration lease = Duration.ofMinutes(60);
  private Duration renewedLease = Duration.ofMinutes(60);
  private boolean renewable = true;
  private Optional<Kind> renewalFails = Optional.empty();
  private Runnable revoking = () -> {};

  private String token(String identity) {
    Ticket ticket = logins.ticket(identity, new Account(identity));
    try (SecretBytes bytes = ticket.token()) {
      return bytes.use(b -> new String(b, StandardCharsets.UTF_8));
    }
  }

  private final class Account implements VaultLogins.Account {
    private final String identity;

    Account(String identity) {
      this.identity = identity;
    }

    @Override
    public Grant login() {
      calls.add("login " + identity);
      return new Grant(SecretBytes.utf8("t" + calls.size()), lease, renewable);
    }

    @Override
    public Grant renew(SecretBytes token) {
      calls.add("renew " + identity);
      if (renewalFails.isPresent()) {
        throw StoreException.ofKey(renewalFails.get(), "no", "hint");
      }
      return new Grant(token.duplicate(), renewedLease, true);
    }

    @Override
    public void revoke(SecretBytes token) {
      calls.add("revoke " + identity + token.use(b -> " " + b.length));
      revoking.run();
    }
  }

  @Test
  void whatIsKeptAtTheEndIsRevoked() {
    token("a");
    token("b");

    logins.close();

    assertThat(calls).contains("revoke a 2", "revoke b 2").hasSize(4);
    logins.close();
    assertThat(calls).hasSize(4);
  }

  @Test
  void aServerThatDoesNotAnswerDelaysTheEndForAMomentOnly() {
    revoking = () -> LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
    for (int i = 0; i < 20; i++) {
      token("i" + i);
    }
    long began = System.nanoTime();

    logins.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  private void after(int minutes) {
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void aTokenIsUsedAgainByItsIdentityOnly() {
    assertThat(token("a")).isEqualTo(token("a")).isNotEqualTo(token("b"));
    assertThat(calls).containsExactly("login a", "login b");
  }

  @Test
  void afterTwoThirdsOfItsLifeItIsRenewed() {
    token("a");
    after(39);
    token("a");
    assertThat(calls).containsExactly("login a");
    after(2);
    token("a");
    token("a");
    assertThat(calls).containsExactly("login a", "renew a");
  }

  @Test
  void aTokenThatCannotBeRenewedIsReplacedBeforeItEnds() {
    renewable = false;
    token("a");
    after(41);
    token("a");
    assertThat(calls).containsExactly("login a", "login a");
  }

  @Test
  void aTokenThatHasEndedIsReplacedWithoutAskingForItsRenewal() {
    token("a");
    after(60);
    token("a");
    assertThat(calls).containsExactly("login a", "login a");
  }

  @Test
  void aTokenAtItsGreatestAgeIsReplaced() {
    renewedLease = Duration.ofSeconds(5);
    String first = token("a");
    after(41);
    assertThat(token("a")).isNotEqualTo(first);
    assertThat(calls).containsExactly("login a", "renew a", "login a");
  }

  @Test
  void aRefusedRenewalIsFollowedByALogin() {
    renewalFails = Optional.of(Kind.DENIED);
    token("a");
    after(41);
    token("a");
    assertThat(calls).containsExactly("login a", "renew a", "login a");
  }

  @Test
  void aRenewalWithoutAnswerLeavesTheTokenThatStillLives() {
    renewalFails = Optional.of(Kind.UNREACHABLE);
    String first = token("a");
    after(41);
    assertThat(token("a")).isEqualTo(first);
  }

  @Test
  void aTokenThatNeverEndsIsKept() {
    lease = Duration.ZERO;
    String first = token("a");
    after(1_000_000);
    assertThat(token("a")).isEqualTo(first);
  }

  @Test
  void aForgottenTokenIsReplacedOnce() {
    String first = token("a");
    logins.forget("a", SecretBytes.utf8(first));
    String second = token("a");
    assertThat(second).isNotEqualTo(first);
    logins.forget("a", SecretBytes.utf8(first));
    assertThat(token("a")).isEqualTo(second);
  }

  @Test
  void manyAtOnceLogInOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> tokens = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        tokens.add(threads.submit(() -> token("a")));
      }
      for (Future<String> token : tokens) {
        assertThat(token.get()).isEqualTo("t1");
      }
    }
    assertThat(calls).containsExactly("login a");
  }
}
