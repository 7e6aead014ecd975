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
    AppKey app = States.key(application);
    ApiAnswer answer =
        client.get(ApplicationGate.APPLICATIONS, app.namespace(), app.name(), Detail.FULL);
    if (!(answer instanceof ApiAnswer.Ok(var live))
        || !Json.text(live, "metadata", "uid").equals(application.getMetadata().getUid())) {
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
    ApplicationStatus status = asOf(state, inventory);
    if (status.equals(state.status)) {
      state.inventory = inventory;
      return true;
    }
    if (!write(state.key, state.uid, status)) {
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
   * @param uid the status of another Application of this name is left alone
   * @return whether the API server has it
   */
  boolean write(AppKey app, String uid, ApplicationStatus status) {
    byte[] body =
        Json.bytes(
            Map.of(
                "apiVersion",
                ApplicationGate.APPLICATIONS.apiVersion(),
                "kind",
                ApplicationGate.APPLICATIONS.kind(),
                "metadata",
                Map.of("name", app.name(), "namespace", app.namespace(), "uid", uid),
                "status",
                status));
    return client.applyStatus(ApplicationGate.APPLICATIONS, app.namespace(), app.name(), body)
        instanceof ApiAnswer.Ok;
  }
}
