package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's first command, without its build: what it tells has happened, or it would not end
 * well.
 */
class QuickstartIT {

  /** Alone, as the time to a correction is looked at. */
  @Test
  @Tag("alone")
  void itShowsEveryStepAndEndsCleanly(@TempDir Path folder) {
    try (TourProcess tour = TourProcess.start(folder, Map.of(), "--once")) {
      assertThat(tour.awaitEnd()).as(tour.text()).isZero();

      assertThat(tour.text())
          .contains("kustomize and Helm saw placeholders only")
          .contains("reverted after")
          .contains("Service shop is gone")
          .contains("the new value is in Secret")
          .contains("is refused as a whole")
          .contains("everything is stopped")
          .doesNotContain("correct-horse-battery-staple")
          .doesNotContain("only-the-cluster-can-open-this")
          .doesNotContain("sent-by-the-overlay")
          .doesNotContain("by-the-chart");
      Matcher reverted = Pattern.compile("reverted after (\\d+) ms").matcher(tour.text());
      assertThat(reverted.find()).isTrue();
      assertThat(Integer.parseInt(reverted.group(1))).as("milliseconds").isLessThan(1000);
      assertThat(tour.processesLeft()).isEmpty();
      assertThat(tour.filesLeft()).isEmpty();
    }
  }

  @Test
  void ctrlCInTheMiddleLeavesNoProcessAndNoFile(@TempDir Path folder) {
    try (TourProcess tour = TourProcess.start(folder, Map.of())) {
      tour.awaitText("Push, and let the controller");

      tour.ctrlC();

      assertThat(tour.awaitEnd()).as("as a shell expects it").isEqualTo(130);
      assertThat(tour.text()).contains("everything is stopped");
      assertThat(tour.processesLeft()).isEmpty();
      assertThat(tour.filesLeft()).isEmpty();
    }
  }

  @Test
  void ctrlCWhileTheClusterStartsLeavesNothingEither(@TempDir Path folder) {
    try (TourProcess tour = TourProcess.start(folder, Map.of())) {
      tour.awaitText("Start a cluster");

      tour.ctrlC();

      assertThat(tour.awaitEnd()).isEqualTo(130);
      assertThat(tour.processesLeft()).isEmpty();
      assertThat(tour.filesLeft()).isEmpty();
    }
  }
}
