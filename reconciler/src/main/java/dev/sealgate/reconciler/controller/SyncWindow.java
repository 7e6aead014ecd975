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
import java.time.ZoneOffset;
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
  private static final ZonedDateTime ANY_TIME = Instant.EPOCH.atZone(ZoneOffset.UTC);

  SyncWindow {
    Objects.requireNonNull(begins, "begins");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(zone, "zone");
  }

  /** What came of reading one. */
  sealed interface Reading {
    record Read(SyncWindow window) implements Reading {}

    /**
     * @param why begins with the name of the field
     */
    record Refused(String why) implements Reading {}
  }

  static Reading of(SyncControl.Window window) {
    ExecutionTime begins;
    try {
      begins = ExecutionTime.forCron(PARSER.parse(window.schedule()));
    } catch (IllegalArgumentException _) {
      return new Reading.Refused("schedule is none (five fields, as for cron)");
    }
    // whoever asks when it last was would search all years before
    if (begins.nextExecution(ANY_TIME).isEmpty()) {
      return new Reading.Refused("schedule never comes: no such month has such a day");
    }
    Optional<Duration> duration = GoDuration.parse(window.duration());
    if (duration.isEmpty()) {
      return new Reading.Refused("duration is none (as 1h30m)");
    }
    String zone = window.timeZone();
    try {
      return new Reading.Read(
          new SyncWindow(
              window.kind().equals("allow"),
              begins,
              duration.get(),
              zone == null || zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone),
              Boolean.TRUE.equals(window.manualSync())));
    } catch (DateTimeException _) {
      return new Reading.Refused("timeZone is none that is known");
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
