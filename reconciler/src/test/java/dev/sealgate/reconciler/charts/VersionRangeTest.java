package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Ranges as the library of Helm, Argo CD and Flux judges them; ranges.tsv is its output. */
class VersionRangeTest {
  private static List<String> table() throws IOException {
    try (InputStream in = VersionRangeTest.class.getResourceAsStream("/charts/ranges.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> rangesMeanWhatTheyMeanToHelm() throws IOException {
    List<String> table = table();
    List<String> versions = List.of(table.get(1).substring("# of: ".length()).split(" "));
    assertThat(versions).hasSizeGreaterThan(20);
    return table.stream()
        .filter(row -> !row.startsWith("#"))
        .map(row -> {
          String[] cells = row.split("\t", -1);
          return DynamicTest.dynamicTest(
              "'" + cells[0] + "'",
              () -> {
                var range = VersionRange.parse(cells[0]);
                if (cells[1].equals("!")) {
                  assertThat(range).isEmpty();
                  return;
                }
                List<String> expected =
                    Arrays.stream(cells[1].split(" ")).filter(it -> !it.isEmpty()).toList();
                assertThat(
                        versions.stream()
                            .filter(it -> range.orElseThrow().holds(SemVer.parse(it).orElseThrow()))
                            .toList())
                    .isEqualTo(expected);
              });
        });
  }

  @Test
  void versionsAreOrderedAsSemverSays() {
    List<String> order =
        List.of(
            "0.9.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "99999999999999999999.0.0");
    for (int i = 1; i < order.size(); i++) {
      assertThat(SemVer.parse(order.get(i)).orElseThrow())
          .isGreaterThan(SemVer.parse(order.get(i - 1)).orElseThrow());
    }
  }

  @Test
  void whatIsNoVersionIsNone() {
    for (String text : List.of("", "v", "1.2.3.4", "1.2.3-01", "1..2", "latest", "1.2.3 ", "-1")) {
      assertThat(SemVer.parse(text)).as(text).isEmpty();
    }
    assertThat(SemVer.isComplete("1.2")).isFalse();
    assertThat(SemVer.isComplete("v1.2.3-rc.1+build.5")).isTrue();
  }

  @Test
  void aLongRangeIsNoneAndTakesNoTime() {
    assertThat(VersionRange.parse("1.".repeat(5000))).isEmpty();
    assertThat(VersionRange.parse(" ".repeat(250) + "x")).isPresent();
  }
}
