package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.Ignored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagersTest {
  private static final Map<String, @Nullable Object> BODY =
      Yaml.map(
          """
          metadata: {name: web, labels: {app: web}}
          spec:
            replicas: 3
            template:
              spec:
                containers:
                - {name: web, image: "web:1", ports: [{containerPort: 80}]}
                - {name: proxy, image: "proxy:1"}
            args: [x]
            finalizers: [b, a]
          """);

  private static final String OURS =
      """
      {manager: sealgate, operation: Apply, apiVersion: apps/v1, fieldsType: FieldsV1, fieldsV1: {
        f:metadata: {f:labels: {f:app: {}}},
        f:spec: {f:replicas: {}, f:args: {}, f:finalizers: {'v:"a"': {}, 'v:"b"': {}},
          f:template: {f:spec: {f:containers: {
            'k:{"name":"proxy"}': {.: {}, f:name: {}, f:image: {}},
            'k:{"name":"web"}': {.: {}, f:name: {}, f:image: {},
              f:ports: {'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}}}}}}}}}
      """;

  private static List<@Nullable Object> entries(String... entries) {
    return Json.list(Yaml.map("{entries: [" + String.join(",", entries) + "]}"), "entries");
  }

  private static Map<?, ?> fieldsOf(List<?> entries, String manager) {
    return entries.stream()
        .filter(it -> Json.text(it, "manager").equals(manager))
        .findFirst()
        .map(it -> Json.map(it, "fieldsV1"))
        .orElse(Map.of());
  }

  private static List<Object> settled(List<List<Object>> leftOut, String... entries) {
    return Managers.settled(entries(entries), leftOut, BODY, true).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec replicas | f:spec f:replicas",
        "spec | f:spec",
        "spec template spec containers 1 image"
            + " | f:spec f:template f:spec f:containers k:{\"name\":\"proxy\"} f:image",
        "spec template spec containers 0 ports 0 | f:spec f:template f:spec f:containers"
            + " k:{\"name\":\"web\"} f:ports k:{\"containerPort\":80,\"protocol\":\"TCP\"}",
        "spec finalizers 1 | f:spec f:finalizers v:\"a\"",
        "spec missing | ''",
        "metadata name | ''",
        "spec args 0 | whole 2",
      })
  void findsAPlaceInAFieldSet(String place, String steps) {
    List<Object> path =
        List.of(place.split(" ")).stream()
            .<Object>map(it -> it.matches("\\d") ? Integer.valueOf(it) : it)
            .toList();
    String found =
        switch (FieldSets.locate(Managers.ours(entries(OURS)), BODY, path)) {
          case FieldSets.Located.At(List<String> at) -> String.join(" ", at);
          case FieldSets.Located.Nowhere _ -> "";
          case FieldSets.Located.Inside(int length) -> "whole " + length;
        };

    assertThat(found).isEqualTo(steps);
  }

  @Test
  void givesUpWhatIsLeftToOthers() {
    List<Object> settled =
        settled(
            List.of(
                List.of("spec", "replicas"),
                List.of("spec", "template", "spec", "containers", 1, "image"),
                List.of("metadata", "labels", "app")),
            OURS);

    assertThat(fieldsOf(settled, "sealgate"))
        .isEqualTo(
            Yaml.map(
                """
                f:spec: {f:args: {}, f:finalizers: {'v:"a"': {}, 'v:"b"': {}},
                  f:template: {f:spec: {f:containers: {
                    'k:{"name":"proxy"}': {.: {}, f:name: {}},
                    'k:{"name":"web"}': {.: {}, f:name: {}, f:image: {},
                      f:ports: {'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}}}}}}}
                """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubectl-client-side-apply",
        "kustomize-controller",
        "helm-controller",
        "helm",
        "argocd-controller",
        "argocd-application-controller",
        "before-first-apply"
      })
  void takesOverOnlyWhatIsOurs(String manager) {
    for (String operation : List.of("Apply", "Update")) {
      List<Object> settled =
          settled(
              List.of(),
              OURS,
              """
              {manager: %s, operation: %s, fieldsV1: {
                f:metadata: {f:labels: {.: {}, f:app: {}, f:theirs: {}}},
                f:spec: {f:replicas: {}, f:paused: {}}}}
              """
                  .formatted(manager, operation));

      assertThat(fieldsOf(settled, manager))
          .isEqualTo(
              Yaml.map("{f:metadata: {f:labels: {.: {}, f:theirs: {}}}, f:spec: {f:paused: {}}}"));
      assertThat(fieldsOf(settled, "sealgate")).isEqualTo(Managers.ours(entries(OURS)));
    }
  }

  @Test
  void forgetsAManagerOfWhomNothingIsLeft() {
    assertThat(
            settled(
                List.of(),
                OURS,
                "{manager: kubectl, operation: Apply, fieldsV1: {f:metadata: {f:labels: {.: {}, f:app: {}}}, f:spec: {f:replicas: {}}}}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{manager: kubectl-edit, operation: Update, fieldsV1: {f:spec: {f:replicas: {}}}}",
        "{manager: hpa, operation: Update, fieldsV1: {f:spec: {f:replicas: {}}}}",
        "{manager: kustomize-controller, operation: Update, subresource: status, fieldsV1: {f:spec: {f:replicas: {}}}}",
        "{manager: kustomize-controller, operation: Apply, fieldsV1: {f:spec: {f:paused: {}}}}",
      })
  void leavesTheOthersAlone(String entry) {
    assertThat(Managers.settled(entries(OURS, entry), List.of(), BODY, true)).isEmpty();
  }

  @Test
  void takesNothingOverUnlessAsked() {
    assertThat(
            Managers.settled(
                entries(
                    OURS,
                    "{manager: helm, operation: Update, fieldsV1: {f:spec: {f:replicas: {}}}}"),
                List.of(),
                BODY,
                false))
        .isEqualTo(Optional.empty());
  }

  @Test
  void leavesOutWhatNamedManagersOwn() {
    Ignored ignored = new Ignored(List.of(List.of("spec", "args")), Set.of("hpa"));

    assertThat(
            Managers.leftOut(
                entries(
                    OURS,
                    """
                    {manager: hpa, operation: Update, subresource: scale, fieldsV1: {
                      f:metadata: {f:name: {}},
                      f:spec: {f:replicas: {}, f:other: {}, f:finalizers: {'v:"b"': {}}, f:template: {f:spec: {f:containers: {
                        'k:{"name":"web"}': {f:image: {}}}}}}}}
                    """,
                    "{manager: someone, operation: Update, fieldsV1: {f:metadata: {f:labels: {f:app: {}}}}}"),
                ignored,
                BODY))
        .containsExactlyInAnyOrder(
            List.of("spec", "args"),
            List.of("spec", "replicas"),
            List.of("spec", "finalizers", 0),
            List.of("spec", "template", "spec", "containers", 0, "image"));
  }

  @Test
  void takesAPortWithoutProtocolForTheTcpPort() {
    Map<?, ?> udp =
        Yaml.map("{f:ports: {'k:{\"port\":53,\"protocol\":\"UDP\"}': {f:nodePort: {}}}}");
    Map<?, ?> body =
        Yaml.map("{ports: [{port: 53, nodePort: 1}, {port: 53, nodePort: 2, protocol: UDP}]}");

    assertThat(FieldSets.covered(udp, body)).containsExactly(List.of("ports", 1, "nodePort"));
    assertThat(FieldSets.locate(udp, body, List.of("ports", 0, "nodePort")))
        .isInstanceOf(FieldSets.Located.Nowhere.class);
  }

  @Test
  void tellsWhatCanNotBeShared() {
    assertThat(
            Managers.indivisible(
                entries(OURS),
                List.of(List.of("spec", "replicas"), List.of("spec", "args", 0)),
                BODY))
        .contains(List.of("spec", "args"));
    assertThat(
            Managers.indivisible(
                entries(OURS), List.of(List.of("spec", "args"), List.of("spec", "x", "y")), BODY))
        .isEmpty();
  }

  @Test
  void cutsTreesWhateverTheOrderOfTheirLists() {
    Object live =
        Yaml.map(
            "{containers: [{name: a, image: x}, {name: web, image: y, args: [1]}], f: [p, q]}");

    assertThat(
            FieldSets.cut(
                FieldSets.cut(live, List.of("f:containers", "k:{\"name\":\"web\"}", "f:image")),
                List.of("f:f", "v:\"p\"")))
        .isEqualTo(Yaml.map("{containers: [{name: a, image: x}, {name: web, args: [1]}], f: [q]}"));
  }
}
