package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The README's first command, without its build: what it tells has happened, or it would not end
 * well.
 */
class QuickstartIT {

  @Test
  void itShowsEveryStepAndEndsCleanly() {
    CommandResult run =
        Command.of(System.getProperty("java.home") + "/bin/java")
            .in(Built.root())
            .env("HOME", System.getProperty("user.home"))
            .run(
                "-cp", "tour/target/classes:tour/target/lib/*", "dev.sealgate.tour.Main", "--once");

    assertThat(run.exit()).as(run.text() + "\n" + run.stderr()).isZero();
    assertThat(run.text())
        .contains("reverted after")
        .contains("Service shop is gone")
        .contains("the new value is in Secret")
        .contains("is refused as a whole")
        .contains("everything is stopped")
        .doesNotContain("correct-horse-battery-staple")
        .doesNotContain("only-the-cluster-can-open-this");
    Matcher reverted = Pattern.compile("reverted after (\\d+) ms").matcher(run.text());
    assertThat(reverted.find()).isTrue();
    assertThat(Integer.parseInt(reverted.group(1))).as("milliseconds").isLessThan(1000);
  }
}
