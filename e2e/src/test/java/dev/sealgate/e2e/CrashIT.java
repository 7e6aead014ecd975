package dev.sealgate.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at a random moment since the start, be it before the first write or long after. */
class CrashIT {
  private static final Duration LONGEST_RUN = Duration.ofMillis(8000);

  @Test
  void killedAtRandomMomentsItLeavesExactlyTheObjectsOfTheLastCommit(@TempDir Path folder) {
    int _ =
        CrashRounds.survive(
            folder,
            (_, _, _, random) -> LockSupport.parkNanos(random.nextLong(LONGEST_RUN.toNanos())));
  }
}
