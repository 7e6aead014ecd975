package dev.sealgate.externalsecrets.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServersTest {
  private static final URI VAULT = URI.create("https://vault.example:8200/v1/secret/a");
  private static final URI OTHER = URI.create("https://other.example/v1/secret/a");

  private final AtomicLong nanos = new AtomicLong();
  private final Servers servers = new Servers(nanos::get);

  private Servers.Turn enter(URI address) throws HttpTimeoutException, InterruptedException {
    return servers.enter(address, "", Duration.ofSeconds(30));
  }

  private void silence(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (Servers.Turn turn = enter(VAULT)) {
        turn.silent();
      }
    }
  }

  @Test
  void aServerThatIsSilentAgainAndAgainIsTriedByOneAtATime() throws Exception {
    silence(Servers.SILENCES);

    try (Servers.Turn only = enter(VAULT)) {
      assertThatThrownBy(() -> enter(VAULT)).isInstanceOf(HttpTimeoutException.class);
      only.silent();
    }
    try (Servers.Turn next = enter(VAULT)) {
      assertThatThrownBy(() -> enter(VAULT)).isInstanceOf(HttpTimeoutException.class);
      next.silent();
    }
  }

  @Test
  void anAnswerLetsAllInAgain() throws Exception {
    silence(Servers.SILENCES);
    try (Servers.Turn only = enter(VAULT)) {
      only.ended();
    }

    try (Servers.Turn _ = enter(VAULT);
        Servers.Turn second = enter(VAULT)) {
      second.ended();
    }
  }

  @Test
  void singleSlowRequestsAmongAnswersChangeNothing() throws Exception {
    for (int i = 0; i < 10; i++) {
      silence(Servers.SILENCES - 1);
      try (Servers.Turn turn = enter(VAULT);
          Servers.Turn beside = enter(VAULT)) {
        turn.ended();
        beside.ended();
      }
    }
  }

  @Test
  void aServerThatIsSilentIsNoneOfTheOthersBusiness() throws Exception {
    silence(Servers.SILENCES);

    try (Servers.Turn _ = enter(VAULT);
        Servers.Turn _ = enter(OTHER);
        Servers.Turn second = enter(OTHER)) {
      second.ended();
    }
  }

  @Test
  void anEngineOrANamespaceThatHangsIsNoneOfTheOthersBusiness() throws Exception {
    silence(Servers.SILENCES);

    URI engine = VAULT.resolve("/v1/other/a");
    try (Servers.Turn _ = enter(VAULT);
        Servers.Turn _ = enter(engine);
        Servers.Turn _ = enter(engine);
        Servers.Turn _ = servers.enter(VAULT, "team", Duration.ofSeconds(30));
        Servers.Turn last = servers.enter(VAULT, "team", Duration.ofSeconds(30))) {
      last.ended();
    }
  }

  @Test
  void aWayOfLoginIsAPartOfItsOwnWhereverTheServerIsServed() throws Exception {
    URI hanging = URI.create("https://gate.example/vault/v1/auth/kubernetes/login");
    for (int i = 0; i < Servers.SILENCES; i++) {
      try (Servers.Turn turn = enter(hanging)) {
        turn.silent();
      }
    }

    for (String other : List.of("auth/approle/login", "secret/data/a")) {
      URI address = URI.create("https://gate.example/vault/v1/" + other);
      try (Servers.Turn _ = enter(address);
          Servers.Turn last = enter(address)) {
        last.ended();
      }
    }
    try (Servers.Turn _ = enter(hanging)) {
      assertThatThrownBy(() -> enter(hanging.resolve("/vault/v1/auth/kubernetes/other")))
          .isInstanceOf(HttpTimeoutException.class);
    }
    enter(URI.create("https://bare.example")).close();
  }

  @Test
  void aSilenceOfLongAgoSaysNothing() throws Exception {
    silence(Servers.SILENCES);
    nanos.addAndGet(Servers.REMEMBERED.toNanos() + 1);

    try (Servers.Turn _ = enter(VAULT);
        Servers.Turn last = enter(VAULT)) {
      last.ended();
    }
  }

  @Test
  void whoGetsNoPlaceInTimeIsTold() throws Exception {
    List<Servers.Turn> turns = new ArrayList<>();
    for (int i = 0; i < Servers.AT_ONCE; i++) {
      turns.add(enter(VAULT));
    }

    assertThatThrownBy(() -> servers.enter(VAULT, "", Duration.ofMillis(20)))
        .isInstanceOf(HttpTimeoutException.class);

    turns.forEach(Servers.Turn::close);
    enter(VAULT).close();
  }

  @Test
  void noMoreThanSoManyExchangesGoOnWithAServer() throws Exception {
    List<Servers.Turn> turns = new ArrayList<>();
    for (int i = 0; i < Servers.AT_ONCE; i++) {
      turns.add(enter(VAULT));
    }
    CompletableFuture<Servers.Turn> next = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                next.complete(enter(VAULT));
              } catch (HttpTimeoutException | InterruptedException failure) {
                next.completeExceptionally(failure);
              }
            });
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    try (Servers.Turn other = enter(OTHER)) {
      other.ended();
    }
    assertThat(next).isNotDone();

    turns.removeFirst().close();

    next.get().close();
    turns.forEach(Servers.Turn::close);
  }

  @Test
  void whoStoodInLineWhenItFellSilentDoesNotWaitForItInTurn() throws Exception {
    List<Servers.Turn> turns = new ArrayList<>();
    for (int i = 0; i < Servers.AT_ONCE; i++) {
      turns.add(enter(VAULT));
    }
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Boolean>> line = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      line.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Servers.Turn turn = enter(VAULT)) {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  Thread.sleep(20);
                  now.decrementAndGet();
                  turn.silent();
                  return true;
                } catch (HttpTimeoutException | InterruptedException failure) {
                  return false;
                }
              },
              task -> Thread.ofVirtual().start(task)));
    }
    turns.forEach(Servers.Turn::silent);
    turns.forEach(Servers.Turn::close);

    List<Boolean> tried = new ArrayList<>();
    for (CompletableFuture<Boolean> each : line) {
      tried.add(each.get());
    }
    assertThat(most).hasValue(1);
    assertThat(tried).as("whether it waited for the server").contains(true).contains(false);
  }
}
