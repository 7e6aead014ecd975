package dev.sealgate.e2e;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at a random moment since the start, be it before the first write or long after. */
class CrashIT {
  @Test
  void killedAtRandomMomentsItLeavesExactlyTheObjectsOfTheLastCommit(@TempDir Path folder) {
    int _ =
        CrashRounds.survive(
            folder,
            (_, whole, random) -> LockSupport.parkNanos(random.nextLong(whole.toNanos() * 5 / 4)));
  }
}
