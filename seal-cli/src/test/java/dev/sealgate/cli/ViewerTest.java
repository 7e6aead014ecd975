package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends that a value on a screen comes to; the screen is in memory. */
class ViewerTest {
  private static final String OTHER_SCREEN = "\u001b[?1049h";
  private static final String BACK = "\u001b[?1049l";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private World world(String keys, OutputStream screen) {
    return new Session(folder).showing().env("TERM", "xterm").world(keys, screen, err);
  }

  private static int hunter(World shown) {
    shown.print("hunter2\n");
    return 7;
  }

  @Test
  void aKeyEndsIt() {
    int exit = new InClear().run(world("xq", out), ViewerTest::hunter);

    assertThat(exit).isEqualTo(7);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith(OTHER_SCREEN)
        .contains("hunter2")
        .endsWith(BACK);
    assertThat(err.size()).isZero();
  }

  /** Input that has ended is one key after the other that does not come, without the waiting. */
  @Test
  void withoutAKeyItEndsAndSaysWhy() {
    int exit = new InClear().run(world("", out), ViewerTest::hunter);

    assertThat(exit).isEqualTo(7);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("hunter2").endsWith(BACK);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("notice: nobody pressed a key for ten minutes, so it is no longer shown\n");
  }

  @Test
  void whatWasPrintedBeforeAnErrorIsShownAndTheErrorComesAfterIt() {
    World world = world("q", out);
    Failure failure = Failure.of("the second one", "look at it");

    assertThatThrownBy(() ->
            new InClear()
                .run(
                    world,
                    shown -> {
                      hunter(shown);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("hunter2").endsWith(BACK);
  }

  @Test
  void aScreenThatIsGoneDoesNotHideTheError() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("gone");
          }
        };
    Failure failure = Failure.of("the second one", "look at it");

    assertThatThrownBy(() ->
            new InClear()
                .run(
                    world("q", gone),
                    shown -> {
                      hunter(shown);
                      throw failure;
                    }))
        .isSameAs(failure)
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("the terminal can't be written to"));
  }

  @Test
  void aTerminalThatTakesNothingMoreDoesNotHoldUpTheEnd() {
    CountDownLatch never = new CountDownLatch(1);
    OutputStream heldUp =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new AssertionError("frames come as a whole");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (new String(bytes, offset, length, StandardCharsets.UTF_8).endsWith(BACK)) {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
          }
        };
    try {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> assertThat(new InClear().run(world("q", heldUp), ViewerTest::hunter)).isEqualTo(7));
    } finally {
      never.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "some-runner"})
  void whereNobodyIsNothingIsOpenedAndNothingWaits(String ci) {
    Session session = new Session(folder).showing().env("TERM", "xterm").env("CI", ci);

    Session.Result refused = session.seal("q", "get", "none.yaml", "password");

    assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.stderr())
        .contains("$CI says that nobody is there", "--no-pager (SEAL_NO_PAGER=1)");
    session.env("SEAL_NO_PAGER", "1");
    assertThat(session.seal("", "get", "none.yaml", "password").exit()).isEqualTo(ExitCode.NO_FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "false", "False"})
  void whatIsNoContinuousIntegrationIsNotTakenForOne(String ci) {
    Session session = new Session(folder).showing().env("TERM", "xterm").env("CI", ci);

    assertThat(session.seal("q", "get", "none.yaml", "password").exit())
        .isEqualTo(ExitCode.NO_FILE);
  }
}
