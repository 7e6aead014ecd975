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
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What syncing and healing have in common. */
final class Workshop implements Cluster.Watcher {
  private static final int REQUESTS_AT_ONCE = 32;
  private static final ApiResource NAMESPACES =
      new ApiResource("", "v1", "Namespace", "namespaces", false);

  private final ApiClient client;
  private final Clock clock;
  private final Clock steady;
  private final RandomGenerator random;
  private final States states;
  private final Signals signals;
  private final EventWriter events;
  private final ControllerMetrics metrics;
  private final ControllerLog log = new ControllerLog();
  private final Parallel parallel = new Parallel(REQUESTS_AT_ONCE);
  private final Healer healer;
  private final Cluster home;

  Workshop(
      ApiClient client,
      ApiCatalog catalog,
      Clock clock,
      Clock steady,
      RandomGenerator random,
      States states,
      Signals signals,
      EventWriter events,
      ControllerMetrics metrics) {
    this.client = client;
    this.clock = clock;
    this.steady = steady;
    this.random = random;
    this.states = states;
    this.signals = signals;
    this.events = events;
    this.metrics = metrics;
    this.healer = new Healer(this, states::find, states::settings);
    this.home = new Cluster("", client, catalog, this);
  }

  /** The cluster in which the Applications are. */
  Cluster home() {
    return home;
  }

  /** The cluster that the Application is applied to. */
  Cluster cluster(AppState state) {
    RemoteClusters.Open remote = state.remote;
    return remote == null ? home : remote.cluster();
  }

  ApiCatalog catalog(AppState state) {
    return cluster(state).catalog();
  }

  LiveObjects live(AppState state) {
    return cluster(state).live();
  }

  Outsiders outsiders(AppState state) {
    return cluster(state).outsiders();
  }

  HealthSummary health(AppState state) {
    return new HealthSummary(live(state));
  }

  Gate gate(AppState state) {
    return new Gate(live(state));
  }

  HookSight sight(AppState state) {
    return new HookSight(live(state), catalog(state));
  }

  private ApiClient as(AppState state, Settings settings) {
    return cluster(state).as(settings.identity()).within(state.tenure);
  }

  Applier applier(AppState state, Settings settings, PreparedRevision revision) {
    return new Applier(
        as(state, settings),
        cluster(state).client(),
        revision.registry(),
        parallel,
        new AppSights(this, states, state),
        cluster(state).certainties());
  }

  HookStarter hookStarter(AppState state, Settings settings, PreparedRevision revision) {
    return new HookStarter(
        as(state, settings), applier(state, settings, revision), parallel, owner(state));
  }

  Comparer comparer(AppState state, Settings settings, PreparedRevision revision) {
    return new Comparer(as(state, settings), revision.registry(), parallel);
  }

  Pruner pruner(AppState state, Settings settings) {
    return new Pruner(
        as(state, settings), cluster(state).client(), catalog(state), parallel, owner(state));
  }

  private Owner owner(AppState state) {
    return cluster(state).owner(state.key);
  }

  /** Looks at what was sighted while the Application was left alone. */
  void look(AppState state) {
    healer.look(state);
  }

  /** What others write of the object although it is ours, never a value. */
  String rivals(AppState state, Settings settings, PlannedObject object) {
    return new Rivals(as(state, settings)).of(object);
  }

  /** Whether somebody stopped the Application since its work began. */
  boolean isHalted(AppKey app) {
    return states.isHalted(app, clock.instant());
  }

  boolean isTerminating(String namespace) {
    return client.get(NAMESPACES, "", namespace, Detail.METADATA)
            instanceof ApiAnswer.Ok(var object)
        && !Json.text(object, "metadata", "deletionTimestamp").isEmpty();
  }

  /** The time as people read and write it; it may jump. */
  Clock clock() {
    return clock;
  }

  /** For what takes or lasts some time. */
  @Override
  public Clock steady() {
    return steady;
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

  @Override
  public LiveObjects.Listener ofOwned(Cluster cluster) {
    return healer.sightings().ofOwned(cluster);
  }

  @Override
  public Outsiders.Listener ofOutsiders(Cluster cluster) {
    return healer.sightings().ofOutsiders(cluster);
  }

  /** By the expressions of the Application that owns the object. */
  @Override
  public Health health(AppKey owner, ApiResource resource, Map<String, @Nullable Object> object) {
    AppState state = states.find(owner);
    return state == null
        ? HealthRules.of(resource, object)
        : state.expressions.health(resource, object);
  }

  void announce(AppState state, HealthNews news) {
    if (news.good()) {
      events.normal(state, news.reason(), news.message());
    } else {
      events.warning(state, news.reason(), news.message());
    }
  }

  void contested(AppState state, String what) {
    events.warning(
        state, "Contested", what + " (it is corrected again and again, with growing pauses)");
    signals.refresh(state.key);
  }

  void recreated(AppState state, Set<ObjectRef> refs) {
    if (!refs.isEmpty()) {
      events.warning(
          state,
          "Recreated",
          "deleted and made anew, because an immutable field differed: " + Pruning.named(refs));
    }
  }

  void corrected(AppState state, String what) {
    log.corrected(state.key, what);
    metrics.driftCorrected(state.key);
    events.normal(state, "DriftCorrected", what);
    signals.refresh(state.key);
  }
}
