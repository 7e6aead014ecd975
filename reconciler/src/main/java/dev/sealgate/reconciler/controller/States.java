package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
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

  /** The Applications as the watch tells them. */
  interface Specs {
    Optional<Application> get(AppKey app);

    List<Application> all();
  }

  /**
   * @param claims gets what an inventory holds
   */
  States(Specs specs, StatusReader reader, Claims claims) {
    this.specs = specs;
    this.reader = reader;
    this.claims = claims;
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
   * @return empty when what it did in the past can't be read now
   */
  Optional<AppState> of(Application application) {
    AppKey key = key(application);
    String uid = application.getMetadata().getUid();
    AppState state = states.get(key);
    if (state != null && state.uid.equals(uid)) {
      return Optional.of(state);
    }
    Optional<ApplicationStatus> known = reader.read(application);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (state != null) {
      state.close();
    }
    ApplicationStatus status = known.get();
    AppState fresh = new AppState(key, uid, status, inventoryOf(status));
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
