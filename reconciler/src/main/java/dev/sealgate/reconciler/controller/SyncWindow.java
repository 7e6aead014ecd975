package dev.sealgate.reconciler.controller;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.sealgate.crds.v1alpha1.SyncControl;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;

/**
 * A time that comes again and again, in which syncs are allowed or denied.
 *
 * @param manual whether a person's approval counts when the window stands in the way
 */
record SyncWindow(
    boolean allow, ExecutionTime begins, Duration duration, ZoneId zone, boolean manual) {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  SyncWindow {
    Objects.requireNonNull(begins, "begins");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(zone, "zone");
  }

  /** Empty when its schedule or time zone is none. */
  static Optional<SyncWindow> of(SyncControl.Window window) {
    try {
      String zone = window.timeZone();
      return GoDuration.parse(window.duration())
          .map(duration ->
              new SyncWindow(
                  window.kind().equals("allow"),
                  ExecutionTime.forCron(PARSER.parse(window.schedule())),
                  duration,
                  zone == null || zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone),
                  Boolean.TRUE.equals(window.manualSync())));
    } catch (DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean isActive(Instant now) {
    // the last beginning is looked for before the given time, so that this second counts
    return begins
        .lastExecution(at(now.plusSeconds(1)))
        .filter(begin -> begin.toInstant().plus(duration).isAfter(now))
        .isPresent();
  }

  /** When it next begins or ends, empty when never. */
  Optional<Instant> nextChange(Instant now) {
    Optional<Instant> end =
        begins
            .lastExecution(at(now.plusSeconds(1)))
            .map(begin -> begin.toInstant().plus(duration))
            .filter(now::isBefore);
    Optional<Instant> begin = begins.nextExecution(at(now)).map(ZonedDateTime::toInstant);
    return end.isPresent() && (begin.isEmpty() || end.get().isBefore(begin.get())) ? end : begin;
  }

  private ZonedDateTime at(Instant time) {
    return time.atZone(zone);
  }
}
