package dev.sealgate.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In processes of their own, with the collector of {@code bin/sealgate}. */
class OldGenerationIT {
  private static final int KEPT = 40;
  private static final int HEAP = 1000;

  @Test
  void theOldGenerationStaysNearWhatLives() throws Exception {
    Figures watched = run("PT0.01S", 8000);
    assertThat(watched.collections()).isGreaterThan(3);
    assertThat(watched.most()).as("MiB").isLessThan(HEAP / 2);
  }

  @Test
  void withoutTheWatchItGrowsUntilTheHeapIsFull() throws Exception {
    assertThat(run("", 3000).most()).as("MiB").isGreaterThan(HEAP * 3 / 4);
  }

  @Test
  void itIsCollectedOnceInAPauseWhateverIsAllocated() throws Exception {
    assertThat(run("PT1H", HEAP / 2).collections()).isEqualTo(1);
  }

  /**
   * @param collections of the old generation
   * @param most MiB in it
   */
  private record Figures(long collections, long most) {}

  private static Figures run(String pause, int allocated) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmn28m",
                    "-Xmx" + HEAP + "m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Glutton.class.getName(),
                    pause,
                    Integer.toString(KEPT),
                    Integer.toString(allocated)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    String[] words = said.strip().split(" ", -1);
    return new Figures(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }
}
