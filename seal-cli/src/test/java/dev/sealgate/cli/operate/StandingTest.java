package dev.sealgate.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of an Application, a time, a name and a line of a log. */
class StandingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2, True,    Succeeded,        False, Idle,        False, READY",
    "1, True,    Succeeded,        False, Idle,        False, PENDING",
    "2, False,   MacMismatch,      False, Idle,        True,  STALLED",
    "2, False,   SourceUnreachable, True, Retrying,    False, RETRYING",
    "2, Unknown, Progressing,      True,  Progressing, False, PROGRESSING",
    "2, False,   PruneUnconfirmed, True,  Retrying,    False, WAITING",
    "2, False,   OutOfSync,        False, Idle,        False, WAITING",
    "2, False,   Degraded,         False, Idle,        False, NOT_READY"
  })
  void theConditionsMakeAWord(
      long observed,
      String ready,
      String reason,
      String reconciling,
      String why,
      String stalled,
      Standing expected) {
    App app =
        app(
            Map.of(),
            Map.of(
                "observedGeneration",
                observed,
                "conditions",
                List.of(
                    Map.of("type", "Ready", "status", ready, "reason", reason),
                    Map.of("type", "Reconciling", "status", reconciling, "reason", why),
                    Map.of("type", "Stalled", "status", stalled, "reason", reason))));

    assertThat(app.standing(NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T00:00:01Z, SUSPENDED",
    "2026-11-21T00:59:00+01:00, PENDING",
    "2026-11-20T23:59:59Z, PENDING",
    "soon, PENDING"
  })
  void aPauseIsOneUntilItsEnd(String until, Standing expected) {
    App app = app(Map.of("pause", Map.of("reason", "INC-42", "until", until)), Map.of());

    assertThat(app.standing(NOW)).isEqualTo(expected);
    assertThat(app.hasHalt()).isTrue();
  }

  @Test
  void aStatusOfWhichNothingIsUnderstoodIsPending() {
    assertThat(app(Map.of(), Map.of("conditions", "none")).standing(NOW))
        .isEqualTo(Standing.PENDING);
    assertThat(new App(Map.of()).standing(NOW)).isEqualTo(Standing.PENDING);
  }

  private static App app(Map<String, Object> spec, Map<String, Object> status) {
    return new App(Map.of("metadata", Map.of("generation", 2), "spec", spec, "status", status));
  }

  @ParameterizedTest
  @CsvSource({"90s,90", "30m,1800", "1h30m,5400", "2d,172800", "1w,604800"})
  void aSpanIsRead(String text, long seconds) {
    assertThat(Times.span(text)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "5", "1y", "-1h", "1h ", "99999999h", "1.5h"})
  void whatIsNoSpanIsNone(String text) {
    assertThat(Times.span(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"webb, web", "wob, web", "shop, eshop", "api, apo", "nothing, ", "w, "})
  void theNearestNameIsMeant(String typed, @Nullable String expected) {
    List<String> names = List.of("web", "eshop", "apo", "ledger");
    Optional<String> nearest = Nearest.to(typed, names);

    assertThat(nearest).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void aLineOfTheLogNamesItsApplicationInBothFormats() {
    assertThat(LogLine.of("2026 INFO  controller: Synced application=shop/web revision=1"))
        .returns("shop/web", LogLine::application);
    assertThat(
            LogLine.of(
                "{\"timestamp\":0,\"level\":\"WARN\",\"message\":\"Not synced\",\"kvpList\":"
                    + "[{\"application\":\"shop/web\"},{\"problem\":\"a\\u001b[2Jb\"}]}"))
        .returns("shop/web", LogLine::application)
        .returns("- WARN  Not synced application=shop/web problem=a [2Jb", LogLine::text);
    assertThat(LogLine.of("{\"cut")).returns("", LogLine::application);
    assertThat(LogLine.of("The controller leads")).returns("", LogLine::application);
  }

  @Test
  void whatOthersWroteDrawsNothingInATable() {
    Table table = new Table("NAME", "MESSAGE").row("a", "one\ttwo\u001b[31m\u202e");

    assertThat(table.lines()).isEqualTo("a\tone two [31m \n");
    assertThat(table.aligned()).isEqualTo("NAME   MESSAGE\na      one two [31m\n");
  }
}
