package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.AppKey;
import java.util.Map;

/** Writes the status subresource as the controller itself. */
final class StatusWriter {
  private final ApiClient client;

  StatusWriter(ApiClient client) {
    this.client = client;
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
