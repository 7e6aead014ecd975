package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the status as the controller itself. */
final class Statuses implements StatusReader {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final ApiClient client;

  Statuses(ApiClient client) {
    this.client = client;
  }

  @Override
  public Optional<ApplicationStatus> read(Application application) {
    return read(States.key(application), application.getMetadata().getUid());
  }

  private Optional<ApplicationStatus> read(AppKey app, String uid) {
    ApiAnswer answer =
        client.get(ApplicationGate.APPLICATIONS, app.namespace(), app.name(), Detail.FULL);
    if (!(answer instanceof ApiAnswer.Ok(var live))
        || !Json.text(live, "metadata", "uid").equals(uid)) {
      return Optional.empty();
    }
    Object status = live.get("status");
    return Optional.of(
        status == null
            ? States.NO_STATUS
            : SERIALIZATION.convertValue(status, ApplicationStatus.class));
  }

  /**
   * Puts on record what is about to be applied.
   *
   * @return whether the API server has it
   */
  boolean journal(AppState state, Inventory inventory) {
    if (state.outdated) {
      return false;
    }
    ApplicationStatus status = asOf(state, inventory);
    if (status.equals(state.status)) {
      state.inventory = inventory;
      return true;
    }
    if (!write(state, status)) {
      return false;
    }
    state.status = status;
    state.inventory = inventory;
    return true;
  }

  /** The same status with what an apply needs on record. */
  private static ApplicationStatus asOf(AppState state, Inventory inventory) {
    ApplicationStatus status = state.status;
    return new ApplicationStatus(
        status.observedGeneration(),
        status.conditions(),
        status.sync(),
        status.health(),
        status.revision(),
        status.attemptedRevision(),
        status.lastSyncedAt(),
        inventory.size() == 0 ? null : inventory.texts(),
        status.secrets(),
        status.problems(),
        state.progress.told(),
        status.lastHandledReconcileAt(),
        status.history(),
        state.plan,
        state.recorded);
  }

  /**
   * Leaves the status of another Application of this name alone, and one that is not known.
   *
   * @return whether the API server has it
   */
  boolean write(AppState state, ApplicationStatus status) {
    if (state.outdated) {
      return false;
    }
    ApiAnswer answer = apply(state, status, state.unproven);
    if (answer instanceof ApiAnswer.Conflict && !state.unproven.isEmpty()) {
      // people may have written, too
      state.outdated = read(state.key, state.uid).filter(States.NO_STATUS::equals).isEmpty();
      answer = state.outdated ? answer : apply(state, status, "");
    }
    boolean written = answer instanceof ApiAnswer.Ok;
    if (written) {
      state.unproven = "";
    }
    return written;
  }

  /**
   * @param version that it has to be at, empty for whatever it is at
   */
  private ApiAnswer apply(AppState state, ApplicationStatus status, String version) {
    AppKey app = state.key;
    Map<String, String> metadata = new HashMap<>();
    metadata.put("name", app.name());
    metadata.put("namespace", app.namespace());
    metadata.put("uid", state.uid);
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    byte[] body =
        Json.bytes(
            Map.of(
                "apiVersion",
                ApplicationGate.APPLICATIONS.apiVersion(),
                "kind",
                ApplicationGate.APPLICATIONS.kind(),
                "metadata",
                metadata,
                "status",
                status));
    return client
        .within(state.tenure)
        .applyStatus(ApplicationGate.APPLICATIONS, app.namespace(), app.name(), body);
  }
}
