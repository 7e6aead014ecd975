package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.plan.Ignored;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Stage;
import dev.sealgate.reconciler.plan.Switches;
import dev.sealgate.reconciler.plan.Wave;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of the namespace {@code default}, as a plan has them. */
final class Planned {
  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: NAME, labels: {team: NAME}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: NAME}}
        template:
          metadata: {labels: {app: NAME, tier: web}}
          spec:
            serviceAccountName: NAME
            containers:
            - name: NAME
              image: example.com/app:1
              envFrom: [{configMapRef: {name: NAME}}, {secretRef: {name: other}}]
              ports: [{name: http, containerPort: 80}]
            volumes: [{name: config, configMap: {name: NAME}}]
      """;
  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: NAME}
      spec: {selector: {app: NAME}, ports: [{name: http, port: 80, targetPort: http}]}
      """;

  private Planned() {}

  static PlannedObject of(String yaml) {
    Map<String, @Nullable Object> body = Yaml.map(yaml);
    String api = Json.text(body, "apiVersion");
    String group = api.contains("/") ? api.substring(0, api.indexOf('/')) : "";
    String kind = Json.text(body, "kind");
    return new PlannedObject(
        new ObjectRef(group, kind, "default", Json.text(body, "metadata", "name")),
        new ApiResource(group, "v1", kind, kind.toLowerCase(Locale.ROOT) + "s", true),
        body,
        new Origin("f.yaml", 0),
        Stage.OBJECTS,
        Wave.DEFAULT,
        "",
        kind.equals("Secret"),
        Ignored.NOTHING,
        Switches.STANDARD);
  }

  static PlannedObject named(String template, String name) {
    return of(template.replace("NAME", name));
  }
}
