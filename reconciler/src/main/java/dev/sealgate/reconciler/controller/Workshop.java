package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.apply.HookStarter;
import dev.sealgate.reconciler.apply.Parallel;
import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.apply.Rivals;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.drift.Outsiders;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.HealthRules;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What syncing and healing have in common. */
final class Workshop {
  private static final int REQUESTS_AT_ONCE = 32;
  private static final ApiResource NAMESPACES =
      new ApiResource("", "v1", "Namespace", "namespaces", false);

  private final ApiClient client;
  private final ApiCatalog catalog;
  private final Clock clock;
  private final RandomGenerator random;
  private final States states;
  private final Signals signals;
  private final EventWriter events;
  private final ControllerMetrics metrics;
  private final ControllerLog log = new ControllerLog();
  private final Parallel parallel = new Parallel(REQUESTS_AT_ONCE);
  private final LiveObjects live;
  private final Outsiders outsiders;
  private final Healer healer;

  Workshop(
      ApiClient client,
      ApiCatalog catalog,
      Clock clock,
      RandomGenerator random,
      States states,
      Signals signals,
      EventWriter events,
      ControllerMetrics metrics) {
    this.client = client;
    this.catalog = catalog;
    this.clock = clock;
    this.random = random;
    this.states = states;
    this.signals = signals;
    this.events = events;
    this.metrics = metrics;
    this.healer = new Healer(this, states::find, states::settings);
    this.live = new LiveObjects(client, healer, this::health);
    this.outsiders = new Outsiders(client, healer.ofOutsiders());
  }

  Applier applier(Settings settings, PreparedRevision revision) {
    return new Applier(client.as(settings.identity()), revision.registry(), parallel, this::isHeld);
  }

  HookStarter hookStarter(Settings settings, PreparedRevision revision, AppKey owner) {
    return new HookStarter(
        client.as(settings.identity()), applier(settings, revision), parallel, owner);
  }

  Comparer comparer(Settings settings, PreparedRevision revision) {
    return new Comparer(client.as(settings.identity()), revision.registry(), parallel);
  }

  Pruner pruner(Settings settings, AppKey owner) {
    return new Pruner(client.as(settings.identity()), catalog, parallel, owner);
  }

  private boolean isHeld(PlannedObject object) {
    return live.isHeld(object.resource(), object.ref())
        || object.owner().filter(this::isHalted).isPresent();
  }

  /** Looks at what was sighted while the Application was left alone. */
  void look(AppState state) {
    healer.look(state);
  }

  /** What others write of the object although it is ours, never a value. */
  String rivals(Settings settings, PlannedObject object) {
    return new Rivals(client.as(settings.identity())).of(object);
  }

  /** Whether somebody stopped the Application since its work began. */
  boolean isHalted(AppKey app) {
    Settings now = states.settings(app);
    return now != null && now.halt().isOn(clock.instant());
  }

  boolean isTerminating(String namespace) {
    return client.get(NAMESPACES, "", namespace, Detail.METADATA)
            instanceof ApiAnswer.Ok(var object)
        && !Json.text(object, "metadata", "deletionTimestamp").isEmpty();
  }

  ApiCatalog catalog() {
    return catalog;
  }

  Clock clock() {
    return clock;
  }

  RandomGenerator random() {
    return random;
  }

  Collection<AppState> apps() {
    return states.all();
  }

  Signals signals() {
    return signals;
  }

  EventWriter events() {
    return events;
  }

  ControllerMetrics metrics() {
    return metrics;
  }

  ControllerLog log() {
    return log;
  }

  LiveObjects live() {
    return live;
  }

  Outsiders outsiders() {
    return outsiders;
  }

  /** By the expressions of the Application that owns the object. */
  private Health health(AppKey owner, ApiResource resource, Map<String, @Nullable Object> object) {
    AppState state = states.find(owner);
    return state == null
        ? HealthRules.of(resource, object)
        : state.expressions.health(resource, object);
  }

  void announce(AppState state, HealthNews news) {
    if (news.good()) {
      events.normal(state.key, state.uid, news.reason(), news.message());
    } else {
      events.warning(state.key, state.uid, news.reason(), news.message());
    }
  }

  void contested(AppState state, String what) {
    events.warning(
        state.key,
        state.uid,
        "Contested",
        what + " (it is corrected again and again, with growing pauses)");
    signals.refresh(state.key);
  }

  void recreated(AppState state, Set<ObjectRef> refs) {
    if (!refs.isEmpty()) {
      events.warning(
          state.key,
          state.uid,
          "Recreated",
          "deleted and made anew, because an immutable field differed: " + Pruning.named(refs));
    }
  }

  void corrected(AppState state, String what) {
    log.corrected(state.key, what);
    metrics.driftCorrected(state.key);
    events.normal(state.key, state.uid, "DriftCorrected", what);
    signals.refresh(state.key);
  }
}
