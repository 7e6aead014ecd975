package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.crds.v1alpha1.SyncControl.Window;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermitTest {
  private static final String COMMIT = "c1";

  private static Permit permit(String approved, Window... windows) {
    return new Permit(
        Stream.of(windows)
            .map(SyncWindow::of)
            .map(it -> assertInstanceOf(SyncWindow.Reading.Read.class, it).window())
            .toList(),
        "",
        approved,
        "");
  }

  private static Window window(
      String kind, String schedule, String duration, @Nullable String zone, boolean manual) {
    return new Window(kind, schedule, duration, zone, manual);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T21:59:59Z, false, 2026-11-20T22:00:00Z",
    "2026-11-20T22:00:00Z, true, 2026-11-21T00:00:00Z",
    "2026-11-20T23:59:59Z, true, 2026-11-21T00:00:00Z",
    "2026-11-21T00:00:00Z, false, 2026-11-21T22:00:00Z",
  })
  void opensForAsLongAsAWindowLasts(Instant now, boolean open, Instant change) {
    Permit permit = permit("", window("allow", "0 22 * * *", "2h", null, false));

    assertThat(permit.isOpen(now)).isEqualTo(open);
    assertThat(permit.admits(COMMIT, true, now)).isEqualTo(open);
    assertThat(permit.nextChange(now)).contains(change);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-01T20:30:00Z, true", // 22:30 in summer
    "2026-12-01T20:30:00Z, false", // 21:30 in winter
    "2026-12-01T21:30:00Z, true",
  })
  void knowsTimeZones(Instant now, boolean open) {
    assertThat(permit("", window("allow", "0 22 * * *", "1h", "Europe/Berlin", false)).isOpen(now))
        .isEqualTo(open);
  }

  @Test
  void letsAnActiveDenyWin() {
    Permit permit =
        permit(
            "",
            window("allow", "0 0 * * *", "24h", null, false),
            window("deny", "0 12 * * *", "1h", null, false));

    assertThat(permit.isOpen(Instant.parse("2026-11-20T12:30:00Z"))).isFalse();
    assertThat(permit.isOpen(Instant.parse("2026-11-20T13:00:00Z"))).isTrue();
  }

  @Test
  void takesAScheduleThatIsRare() {
    Permit permit = permit("", window("deny", "0 0 29 2 *", "1h", null, false));

    assertThat(permit.nextChange(Instant.parse("2026-11-20T12:30:00Z")))
        .contains(Instant.parse("2028-02-29T00:00:00Z"));
    assertThat(permit("", window("deny", "0 0 31 2 1", "1h", null, false)).windows()).hasSize(1);
  }

  @Test
  void isOpenWhereNothingIsSaid() {
    assertThat(permit("").isOpen(Instant.EPOCH)).isTrue();
    assertThat(permit("").nextChange(Instant.EPOCH)).isEmpty();
    assertThat(permit("").told(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // automated, approved, manualSync, open, admitted
    "false, c1, false, true, true",
    "false, c2, false, true, false",
    "false, '', false, true, false",
    "false, c1, false, false, false",
    "false, c1, true, false, true",
    "true, '', true, false, false",
    "true, c1, true, false, true",
  })
  void admitsWhatSomebodyApproved(
      boolean automated, String approved, boolean manual, boolean open, boolean admitted) {
    Permit permit = permit(approved, window("deny", "0 12 * * *", "1h", null, manual));
    Instant now = Instant.parse(open ? "2026-11-20T14:00:00Z" : "2026-11-20T12:00:00Z");

    assertThat(permit.admits(COMMIT, automated, now)).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 25 * * * | 1h | UTC | schedule is none",
        "every day | 1h | UTC | schedule is none",
        "* * * * * * | 1h | UTC | schedule is none",
        "0 0 31 2 * | 1h | UTC | schedule never comes",
        "0 0 31 4,6 */1 | 1h | UTC | schedule never comes",
        "0 1 * * * | soon | UTC | duration is none",
        "0 1 * * * | 1h | Mars/Base | timeZone is none",
      })
  void refusesWhatIsNoWindowAndStaysClosed(
      String schedule, String duration, String zone, String why) {
    assertThat(
            assertInstanceOf(
                    SyncWindow.Reading.Refused.class,
                    SyncWindow.of(window("allow", schedule, duration, zone, false)))
                .why())
        .startsWith(why);

    Permit permit = new Permit(List.of(), "windows[0] is none", COMMIT, "");
    assertThat(permit.admits(COMMIT, true, Instant.EPOCH)).isFalse();
    assertThat(permit.told(Instant.EPOCH)).contains("windows[0]");
  }
}
