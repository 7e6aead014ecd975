package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Figures per Application; they go when the Application goes. */
final class ControllerMetrics {
  private final MeterRegistry registry;
  private final Map<AppKey, Figures> figures = new ConcurrentHashMap<>();

  private static final class Figures {
    private volatile double ready;
    private volatile double objects;
    private volatile double lastSync;
    private final List<Meter> meters = new ArrayList<>();
  }

  ControllerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  private static Tags tags(AppKey app) {
    return Tags.of("namespace", app.namespace(), "name", app.name());
  }

  private Figures of(AppKey app) {
    return figures.computeIfAbsent(
        app,
        key -> {
          Figures fresh = new Figures();
          fresh.meters.add(
              Gauge.builder("sealgate.application.ready", fresh, it -> it.ready)
                  .description("1 when the condition Ready is True")
                  .tags(tags(key))
                  .register(registry));
          fresh.meters.add(
              Gauge.builder("sealgate.application.objects", fresh, it -> it.objects)
                  .description("Objects in the inventory")
                  .tags(tags(key))
                  .register(registry));
          fresh.meters.add(
              Gauge.builder("sealgate.application.last.sync.seconds", fresh, it -> it.lastSync)
                  .description("When a commit was last found or brought in full, Unix time")
                  .tags(tags(key))
                  .register(registry));
          return fresh;
        });
  }

  void status(AppKey app, boolean ready, int objects) {
    Figures it = of(app);
    it.ready = ready ? 1 : 0;
    it.objects = objects;
  }

  void synced(AppKey app, double unixSeconds) {
    of(app).lastSync = unixSeconds;
  }

  void attempted(AppKey app, Attempt attempt, Duration took) {
    String result =
        attempt.failed()
            ? attempt.problems().getFirst().reason().text()
            : attempt.waits() ? "Progressing" : "Succeeded";
    Timer.builder("sealgate.sync")
        .description("Tries to bring Git into the cluster")
        .tags(tags(app).and("result", result))
        .register(registry)
        .record(took);
  }

  void driftCorrected(AppKey app) {
    registry.counter("sealgate.drift.corrected", tags(app)).increment();
  }

  void forget(AppKey app) {
    Figures gone = figures.remove(app);
    if (gone != null) {
      gone.meters.forEach(registry::remove);
    }
    registry.getMeters().stream()
        .filter(meter ->
            app.namespace().equals(meter.getId().getTag("namespace"))
                && app.name().equals(meter.getId().getTag("name")))
        .forEach(registry::remove);
  }
}
