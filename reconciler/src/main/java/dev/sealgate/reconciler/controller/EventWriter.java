package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.AppKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Kubernetes Events about an Application. Losing one is no failure. */
final class EventWriter {
  private static final int LONGEST_NOTE = 1000;
  // Kubernetes' MicroTime wants all six digits
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ApiClient client;
  private final String instance;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * @param instance names this controller process
   */
  EventWriter(ApiClient client, String instance, Clock clock, RandomGenerator random) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
    this.random = random;
  }

  void normal(AppState state, String reason, String note) {
    write(state, "Normal", reason, note);
  }

  void warning(AppState state, String reason, String note) {
    write(state, "Warning", reason, note);
  }

  private void write(AppState state, String type, String reason, String note) {
    AppKey app = state.key;
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("apiVersion", "events.k8s.io/v1");
    event.put("kind", "Event");
    event.put(
        "metadata",
        Map.of(
            "name",
            app.name() + "." + HexFormat.of().toHexDigits(random.nextLong()),
            "namespace",
            app.namespace()));
    event.put("eventTime", MICROS.format(clock.instant()));
    event.put("reportingController", "sealgate.dev/controller");
    event.put("reportingInstance", instance);
    event.put("action", reason);
    event.put("reason", reason);
    event.put("type", type);
    event.put("note", note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE) + "…");
    event.put(
        "regarding",
        Map.of(
            "apiVersion",
            Application.GROUP + "/" + Application.VERSION,
            "kind",
            "Application",
            "name",
            app.name(),
            "namespace",
            app.namespace(),
            "uid",
            state.uid));
    byte[] body = Json.bytes(event);
    Thread.ofVirtual()
        .name("event")
        .start(() -> {
          var _ =
              client
                  .within(state.tenure)
                  .create("/apis/events.k8s.io/v1/namespaces/" + app.namespace() + "/events", body);
        });
  }
}
