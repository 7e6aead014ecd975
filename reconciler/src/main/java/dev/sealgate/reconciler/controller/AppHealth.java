package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.Health.Level;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How the objects of an Application fare together.
 *
 * @param message the worst objects and why; empty when all are healthy
 * @param timedOut whether one has not become healthy in time, and none has failed outright
 * @param due when the next one will have taken too long, empty when nothing is waited for
 */
record AppHealth(Level level, String message, boolean timedOut, Optional<Instant> due) {
  static final AppHealth WELL = of(Health.HEALTHY);

  AppHealth {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(due, "due");
  }

  static AppHealth of(Health health) {
    return new AppHealth(health.level(), health.message(), false, Optional.empty());
  }
}
