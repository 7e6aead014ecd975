package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.shards.Shards;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Figures per Application; they go when the Application goes. */
final class ControllerMetrics {
  private final MeterRegistry registry;
  private final Counter preparations;
  private final Map<AppKey, Figures> figures = new ConcurrentHashMap<>();

  private static final class Figures {
    private volatile double ready;
    private volatile double objects;
    private volatile double lastSync;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
  }

  ControllerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.preparations =
        Counter.builder("sealgate.preparations")
            .description("Folders of a commit that were read, decrypted and rendered")
            .register(registry);
  }

  /** How the work is shared. */
  void shared(Shards shards) {
    Gauge.builder("sealgate.shard.members", shards, it -> it.members().size())
        .description("Replicas that share the Applications, by this one's sight")
        .register(registry);
    Gauge.builder("sealgate.shard.applications", shards, Shards::size)
        .description("Applications that this replica works for")
        .register(registry);
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
    Timer timer =
        Timer.builder("sealgate.sync")
            .description("Tries to bring Git into the cluster")
            .tags(tags(app).and("result", result))
            .register(registry);
    of(app).meters.add(timer);
    timer.record(took);
  }

  /** A folder was read, decrypted and rendered: not so when a commit does not touch it. */
  void prepared() {
    preparations.increment();
  }

  void driftCorrected(AppKey app) {
    Counter corrected = registry.counter("sealgate.drift.corrected", tags(app));
    of(app).meters.add(corrected);
    corrected.increment();
  }

  void forget(AppKey app) {
    Figures gone = figures.remove(app);
    if (gone != null) {
      gone.meters.forEach(registry::remove);
    }
  }
}
