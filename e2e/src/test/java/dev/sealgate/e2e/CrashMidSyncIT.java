package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL a random moment after the first new object. */
class CrashMidSyncIT {
  private static final Duration LONGEST_SYNC = Duration.ofMillis(250);

  @Test
  void killedInTheMiddleOfSyncsItLeavesExactlyTheObjectsOfTheLastCommit(@TempDir Path folder) {
    int cutShort =
        CrashRounds.survive(
            folder,
            (rounds, _, random) -> {
              rounds.awaitFirst();
              LockSupport.parkNanos(random.nextLong(LONGEST_SYNC.toNanos()));
            });

    assertThat(cutShort)
        .as("syncs that kills came in the middle of")
        .isGreaterThanOrEqualTo(CrashRounds.kills());
  }
}
