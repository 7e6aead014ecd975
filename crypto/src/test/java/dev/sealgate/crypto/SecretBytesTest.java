package dev.sealgate.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SecretBytesTest {
  private static final String VALUE = "hunter2-hunter2";

  @Test
  void closeWipesTheOwnedArray() {
    byte[] array = VALUE.getBytes(UTF_8);
    SecretBytes secret = SecretBytes.takeOwnershipOf(array);

    secret.close();

    assertThat(array).containsOnly(0);
    assertThat(secret.isClosed()).isTrue();
  }

  @Test
  void aCopyLeavesTheCallersArrayAlone() {
    byte[] array = VALUE.getBytes(UTF_8);
    SecretBytes secret = SecretBytes.copyOf(array);
    array[0] = 'X';

    assertThat(secret.copyBytes()).isEqualTo(VALUE.getBytes(UTF_8));
    secret.close();
    assertThat(array[1]).isEqualTo((byte) 'u');
  }

  @TestFactory
  List<DynamicTest> everyUseAfterCloseThrows() {
    Map<String, Consumer<SecretBytes>> uses =
        Map.of(
            "length",
            SecretBytes::length,
            "copyBytes",
            SecretBytes::copyBytes,
            "duplicate",
            SecretBytes::duplicate,
            "use",
            secret -> secret.use(live -> live.length),
            "lend",
            secret -> secret.lend(_ -> {}),
            "writeTo",
            SecretBytesTest::write,
            "equals",
            secret -> assertThat(secret.equals(SecretBytes.utf8("a"))).isFalse(),
            "equals, other side",
            secret -> assertThat(SecretBytes.utf8("a").equals(secret)).isFalse());
    return uses.entrySet().stream()
        .map(use ->
            DynamicTest.dynamicTest(
                use.getKey(),
                () -> {
                  SecretBytes secret = SecretBytes.utf8(VALUE);
                  secret.close();
                  secret.close();
                  assertThatThrownBy(() -> use.getValue().accept(secret))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessage("secret has been closed");
                }))
        .toList();
  }

  private static void write(SecretBytes secret) {
    try {
      secret.writeTo(new ByteArrayOutputStream());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void equalsComparesContentAndHashTellsNothing() {
    SecretBytes secret = SecretBytes.utf8(VALUE);

    assertThat(secret).isEqualTo(SecretBytes.utf8(VALUE)).isEqualTo(secret);
    assertThat(secret).isNotEqualTo(SecretBytes.utf8("hunter2-hunter3"));
    assertThat(secret).isNotEqualTo(SecretBytes.utf8("hunter2"));
    assertThat(secret).isNotEqualTo(null).isNotEqualTo(VALUE);
    assertThat(secret.hashCode()).isEqualTo(SecretBytes.utf8("another").hashCode());
  }

  @Test
  void toStringIsRedacted() {
    assertThat(SecretBytes.utf8(VALUE)).hasToString("SecretBytes[redacted]");
    assertThat(String.valueOf(List.of(SecretBytes.utf8(VALUE)))).doesNotContain("hunter");
  }

  @Test
  void duplicateLivesOnItsOwn() {
    SecretBytes secret = SecretBytes.utf8(VALUE);
    SecretBytes duplicate = secret.duplicate();

    secret.close();

    assertThat(duplicate.copyBytes()).isEqualTo(VALUE.getBytes(UTF_8));
    duplicate.close();
  }

  @Test
  void writeToWritesTheBytes() throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    SecretBytes.utf8(VALUE).writeTo(sink);
    assertThat(sink.toByteArray()).isEqualTo(VALUE.getBytes(UTF_8));
  }

  @Test
  void aUseUnderWaySeesRealBytesUntilItEndsThoughAnotherThreadCloses()
      throws InterruptedException, ExecutionException {
    byte[] array = VALUE.getBytes(UTF_8);
    SecretBytes secret = SecretBytes.takeOwnershipOf(array);
    CountDownLatch inUse = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var seen =
          threads.submit(() ->
              secret.use(live -> {
                inUse.countDown();
                awaitOn(closed);
                return live.clone();
              }));
      inUse.await();
      secret.close();
      assertThatThrownBy(secret::length).isInstanceOf(IllegalStateException.class);
      closed.countDown();

      assertThat(seen.get()).isEqualTo(VALUE.getBytes(UTF_8));
    }
    assertThat(array).containsOnly(0);
  }

  private static void awaitOn(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
