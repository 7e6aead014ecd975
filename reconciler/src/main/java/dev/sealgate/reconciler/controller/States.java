package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.shards.Shards;
import dev.sealgate.reconciler.shards.Tenure;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The Applications that this process works for, and their specs as last seen. */
final class States {
  static final ApplicationStatus NO_STATUS =
      new ApplicationStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private final Map<AppKey, AppState> states = new ConcurrentHashMap<>();
  private final Specs specs;
  private final StatusReader reader;
  private final Claims claims;
  private final Shards shards;

  /** The Applications as the watch tells them. */
  interface Specs {
    Optional<Application> get(AppKey app);

    List<Application> all();
  }

  /**
   * @param claims gets what an inventory holds
   */
  States(Specs specs, StatusReader reader, Claims claims, Shards shards) {
    this.specs = specs;
    this.reader = reader;
    this.claims = claims;
    this.shards = shards;
  }

  static AppKey key(Application application) {
    return new AppKey(
        application.getMetadata().getNamespace(), application.getMetadata().getName());
  }

  static ApplicationStatus statusOf(Application application) {
    return application.getStatus() == null ? NO_STATUS : application.getStatus();
  }

  static Inventory inventoryOf(ApplicationStatus status) {
    List<String> texts = status.inventory();
    return texts == null ? Inventory.EMPTY : Inventory.parse(texts);
  }

  /**
   * The state of this very Application: one of the same name before it is forgotten.
   *
   * @return empty when what it did in the past can't be read now, or another replica works for it
   */
  Optional<AppState> of(Application application) {
    AppKey key = key(application);
    String uid = application.getMetadata().getUid();
    AppState state = states.get(key);
    // who goes prunes by the inventory, with no write of the status before
    boolean leaves = application.getMetadata().getDeletionTimestamp() != null;
    if (state != null
        && state.uid.equals(uid)
        && !state.tenure.isOver()
        && !state.outdated
        && !(leaves && !state.unproven.isEmpty())) {
      return Optional.of(state);
    }
    // before it is read: what another replica writes afterwards ends the tenure
    Optional<Tenure> tenure = shards.begin(key);
    if (tenure.isEmpty()) {
      return Optional.empty();
    }
    boolean isNew = !leaves && !(state != null && state.outdated) && looksNew(application);
    Optional<ApplicationStatus> known = isNew ? Optional.of(NO_STATUS) : reader.read(application);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (state != null) {
      state.close();
    }
    ApplicationStatus status = known.get();
    AppState fresh = new AppState(key, uid, tenure.get(), status, inventoryOf(status));
    fresh.unproven = isNew ? application.getMetadata().getResourceVersion() : "";
    fresh.recorded = status.cluster();
    fresh.place = Target.of(application).place();
    claims.seed(key, fresh.place, fresh.inventory.refs());
    fresh.revision = status.revision() == null ? "" : status.revision();
    fresh.progress = Progress.of(status);
    fresh.announcedPlan = status.plan() == null ? "" : status.plan().revision();
    fresh.handledRequest =
        status.lastHandledReconcileAt() == null ? "" : status.lastHandledReconcileAt();
    states.put(key, fresh);
    return Optional.of(fresh);
  }

  /** Without a status, as far as the watch has told; the first write of one will show. */
  private static boolean looksNew(Application application) {
    return application.getStatus() == null
        && application.getMetadata().getResourceVersion() != null;
  }

  @Nullable AppState find(AppKey key) {
    return states.get(key);
  }

  @Nullable Settings settings(AppKey key) {
    return specs
        .get(key)
        .filter(application -> application.getMetadata().getDeletionTimestamp() == null)
        .map(Settings::of)
        .orElse(null);
  }

  /** Whether somebody stopped it; asked for each object that is sent. */
  boolean isHalted(AppKey key, Instant now) {
    return specs
        .get(key)
        .filter(application -> application.getMetadata().getDeletionTimestamp() == null)
        .filter(application -> Halt.of(application.getSpec()).isOn(now))
        .isPresent();
  }

  void forget(AppKey key) {
    AppState state = states.remove(key);
    if (state != null) {
      state.close();
    }
  }

  /** Whether it is this replica's to work for. */
  boolean isOwn(AppKey key) {
    return shards.owns(key);
  }

  /** The Application itself is gone. */
  void end(AppKey key) {
    shards.forget(key);
  }

  Collection<AppState> all() {
    return List.copyOf(states.values());
  }

  Specs specs() {
    return specs;
  }

  void close() {
    states.values().forEach(AppState::close);
    states.clear();
  }
}
