package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.SyncControl;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether an Application is left alone.
 *
 * @param suspended without an end
 * @param until the end of a pause, empty when there is none
 */
record Halt(boolean suspended, Optional<Instant> until, String reason) {
  Halt {
    Objects.requireNonNull(until, "until");
    Objects.requireNonNull(reason, "reason");
  }

  static Halt of(ApplicationSpec spec) {
    SyncControl.Pause pause = spec.pause();
    return new Halt(
        Boolean.TRUE.equals(spec.suspend()),
        pause == null ? Optional.empty() : time(pause.until()),
        pause == null ? "" : pause.reason());
  }

  /** A time that can't be read has passed: nothing is left alone for ever by mistake. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  boolean isOn(Instant now) {
    return suspended || until.filter(now::isBefore).isPresent();
  }

  /** How long it lasts, empty when nobody knows. */
  Optional<Duration> left(Instant now) {
    return suspended
        ? Optional.empty()
        : until.filter(now::isBefore).map(end -> Duration.between(now, end));
  }

  /** Empty when it is not on. */
  String told(Instant now) {
    if (suspended) {
      return "spec.suspend is true";
    }
    return isOn(now) ? "paused until " + until.orElseThrow() + ": " + reason : "";
  }
}
