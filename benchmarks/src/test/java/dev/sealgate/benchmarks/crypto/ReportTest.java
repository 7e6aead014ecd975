package dev.sealgate.benchmarks.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.benchmarks.crypto.Work.Original;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Report.Row row(double ours, double theirs, OptionalDouble target) {
    return new Report.Row("open", "open it", samples(ours), "Go, `Open`", samples(theirs), target);
  }

  private static Samples samples(Double... seconds) {
    return new Samples(List.of(seconds));
  }

  @Test
  void samplesHaveMedianAndRangeInOneUnit() {
    assertThat(samples(3.0, 1.0, 2.0)).hasToString("2.00 s (1.00–3.00)");
    assertThat(samples(0.0123, 0.2, 0.009, 0.0127)).hasToString("12.5 ms (9.00–200)");
    assertThat(samples(0.00000123)).hasToString("1.23 µs (1.23–1.23)");
    assertThatIllegalArgumentException().isThrownBy(() -> new Samples(List.of()));
  }

  @Test
  void theRatioIsOurSpeedInTheirs() {
    assertThat(row(2, 1, OptionalDouble.of(0.5)).ratio()).isEqualTo(0.5);
    assertThat(row(2, 1, OptionalDouble.of(0.5)).missed()).isFalse();
    assertThat(row(2.1, 1, OptionalDouble.of(0.5)).missed()).isTrue();
    assertThat(row(100, 1, OptionalDouble.empty()).missed()).isFalse();
  }

  @Test
  void aMissedTargetIsPlainToSee() {
    Report met =
        new Report(Map.of("processor", "fast"), List.of(row(1, 20, OptionalDouble.of(10))));
    Report missed =
        new Report(
            Map.of(), List.of(row(1, 20, OptionalDouble.of(10)), row(1, 9, OptionalDouble.of(10))));

    assertThat(met.anyMissed()).isFalse();
    assertThat(met.table())
        .startsWith("processor: fast\n")
        .endsWith(
            "| open it | 1.00 s (1.00–1.00) | 20.0 s (20.0–20.0) | Go, `Open` | 20.0 | 10.0 met |\n");
    assertThat(missed.anyMissed()).isTrue();
    assertThat(missed.table()).contains("| 9.00 | 10.0 **missed** |");
  }

  @Test
  void programsGetEverySample() throws IOException {
    Report report = new Report(Map.of("java", "25"), List.of(row(1, 9, OptionalDouble.of(10))));

    JsonNode json = new ObjectMapper().readTree(report.json());

    assertThat(json.at("/machine/java").asText()).isEqualTo("25");
    assertThat(json.at("/rows/0/sealgateSeconds/0").asDouble()).isEqualTo(1);
    assertThat(json.at("/rows/0/originalSeconds/0").asDouble()).isEqualTo(9);
    assertThat(json.at("/rows/0/ratio").asDouble()).isEqualTo(9);
    assertThat(json.at("/rows/0/met").asBoolean(true)).isFalse();
  }

  @Test
  void contestantsTakeTurnsAndASharedOneIsMeasuredOnceARound() throws Exception {
    List<String> order = new ArrayList<>();
    Meter theirs = meter("theirs", order, 4, 5, 6);
    List<Work> works =
        List.of(
            new Work("a", "a", meter("a", order, 1, 2, 3), List.of(new Original("it", 3, theirs))),
            new Work("b", "b", meter("b", order, 5, 5, 5), List.of(new Original("it", theirs))));

    List<Report.Row> rows =
        CryptoBenchmark.measure(works, 3, new PrintStream(OutputStream.nullOutputStream()));

    assertThat(order).containsExactly("a", "theirs", "b", "a", "theirs", "b", "a", "theirs", "b");
    assertThat(rows).extracting(Report.Row::ratio).containsExactly(2.5, 1.0);
    assertThat(rows).extracting(Report.Row::missed).containsExactly(true, false);
  }

  private static Meter meter(String name, List<String> order, double... seconds) {
    Iterator<Double> next = Arrays.stream(seconds).iterator();
    return () -> {
      order.add(name);
      return List.of(next.next());
    };
  }
}
