package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static final Map<String, ApiResource> SERVED =
      Map.of(
          "v1/ConfigMap", new ApiResource("", "v1", "ConfigMap", "configmaps", true),
          "v1/Secret", new ApiResource("", "v1", "Secret", "secrets", true),
          "v1/Namespace", new ApiResource("", "v1", "Namespace", "namespaces", false),
          "apps/v1/Deployment", new ApiResource("apps", "v1", "Deployment", "deployments", true),
          "apiextensions.k8s.io/v1/CustomResourceDefinition",
              new ApiResource(
                  "apiextensions.k8s.io",
                  "v1",
                  "CustomResourceDefinition",
                  "customresourcedefinitions",
                  false));

  private static final Planner PLANNER =
      new Planner(
          new Owner(new AppKey("team", "shop"), ""),
          "shop",
          Set.of("ConfigMap"),
          IgnoreRules.NONE,
          (apiVersion, kind) -> {
            ApiResource found = SERVED.get(apiVersion + "/" + kind);
            return found != null
                ? new ApiCatalog.Lookup.Served(found)
                : apiVersion.startsWith("away.example.com")
                    ? new ApiCatalog.Lookup.Doubt("it does not answer")
                    : new ApiCatalog.Lookup.Unknown();
          });

  private static List<Manifest> manifests(String... documents) {
    List<Manifest> manifests = new ArrayList<>();
    for (String document : documents) {
      Map<String, @Nullable Object> body = Yaml.map(document);
      String apiVersion = String.valueOf(body.get("apiVersion"));
      Map<?, ?> metadata = (Map<?, ?>) body.get("metadata");
      manifests.add(
          new Manifest(
              apiVersion,
              new ObjectRef(
                  ObjectRef.groupOf(apiVersion),
                  String.valueOf(body.get("kind")),
                  text(metadata, "namespace"),
                  text(metadata, "name")),
              body,
              new Origin("f.yaml", manifests.size()),
              Optional.empty()));
    }
    return manifests;
  }

  private static String text(@Nullable Map<?, ?> metadata, String key) {
    return metadata == null || metadata.get(key) == null ? "" : String.valueOf(metadata.get(key));
  }

  private static Plan planned(String... documents) {
    return switch (PLANNER.plan(manifests(documents))) {
      case Planning.Planned(Plan plan) -> plan;
      case Planning.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  private static List<Problem> refused(String... documents) {
    return switch (PLANNER.plan(manifests(documents))) {
      case Planning.Planned _ -> throw new AssertionError("it was planned");
      case Planning.Refused refused -> refused.problems();
    };
  }

  private static PlannedObject only(String document) {
    return planned(document).objects().iterator().next();
  }

  @Test
  void givesObjectsTheirNamespace() {
    Plan plan =
        planned(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}",
            "{apiVersion: v1, kind: Namespace, metadata: {name: n, namespace: nonsense}}");

    assertThat(plan.refs())
        .extracting(ObjectRef::toString)
        .containsExactly("Namespace n", "ConfigMap other/a", "ConfigMap shop/a");
  }

  @Test
  void sendsNothingThatOnlyAServerSets() {
    PlannedObject object =
        only(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
              uid: u
              resourceVersion: "1"
              creationTimestamp: null
              managedFields: []
              annotations: {kubectl.kubernetes.io/last-applied-configuration: x, mine: y}
              labels: {mine: z, sealgate.dev/name: forged}
            status: {x: y}
            """);

    assertThat(object.body()).containsOnlyKeys("apiVersion", "kind", "metadata");
    assertThat(object.body().get("metadata"))
        .isEqualTo(
            Map.of(
                "name",
                "a",
                "namespace",
                "shop",
                "annotations",
                Map.of("mine", "y"),
                "labels",
                Map.of(
                    "mine", "z",
                    "sealgate.dev/name", "shop",
                    "sealgate.dev/namespace", "team")));
  }

  @Test
  void ordersStages() {
    Plan plan =
        planned(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}",
            "{apiVersion: v1, kind: Namespace, metadata: {name: n}}");

    assertThat(plan.refs())
        .extracting(ObjectRef::kind)
        .containsExactly("Namespace", "ConfigMap", "Deployment");
  }

  @Test
  void foldsStringDataIntoData() {
    PlannedObject secret =
        only(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            data: {a: "YQ==", b: "Yg=="}
            stringData: {b: other, c: text}
            """);

    assertThat(secret.body().get("data"))
        .isEqualTo(Map.of("a", "YQ==", "b", "b3RoZXI=", "c", "dGV4dA=="));
    assertThat(secret.body()).doesNotContainKey("stringData");
    assertThat(secret.carriesSecrets()).isTrue();
  }

  @Test
  void namesTheKeyThatIsNoBase64() {
    assertThat(
            refused(
                "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: 'not base64!'}}"))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.INVALID_MANIFEST);
          assertThat(problem.keyPath()).isEqualTo("data.k");
          assertThat(problem.line()).doesNotContain("not base64!");
        });
  }

  @Test
  void letsOnlyAllowedKindsCarrySecrets() {
    assertThat(only("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}").carriesSecrets())
        .isTrue();
    assertThat(
            only("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}").carriesSecrets())
        .isFalse();
  }

  @Test
  void refusesAllOrNothing() {
    assertThat(
            refused(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}",
                "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}",
                "{apiVersion: away.example.com/v1, kind: Widget, metadata: {name: w}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: g}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: ../../secrets/x}}"))
        .extracting(problem -> problem.document() + " " + problem.reason())
        .containsExactly(
            "1 DUPLICATE_OBJECT",
            "2 UNKNOWN_KIND",
            "3 API_UNAVAILABLE",
            "4 INVALID_MANIFEST",
            "5 INVALID_MANIFEST");
  }

  @Test
  void knowsAKindThatTheSameCommitBrings() {
    Plan plan =
        planned(
            "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Cluster
              names: {kind: Widget, plural: widgets}
              versions: [{name: v1, served: true}]
            """);

    assertThat(plan.refs())
        .extracting(ObjectRef::toString)
        .containsExactly(
            "CustomResourceDefinition.apiextensions.k8s.io widgets.example.com",
            "Widget.example.com w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "group: '', names: {kind: Widget, plural: services/http:admin:80/proxy/delete?x=}",
        "group: ../v1, names: {kind: Widget, plural: widgets}",
        "group: example.com, names: {kind: Widget, plural: ../../secrets}",
        "group: example.com, names: {kind: Widget, plural: widgets?watch=true&x=}",
        "group: example.com, names: {kind: Widget, plural: ''}",
      })
  void takesNoPathFromADefinition(String names) {
    for (String of : List.of("apiextensions.k8s.io/v1", "v1", "example.com/v1")) {
      String definition =
          "{apiVersion: %s, kind: CustomResourceDefinition, metadata: {name: d}, spec: {%s, versions: [{name: v1}]}}"
              .formatted(of, names);
      for (String widget : List.of("v1", "example.com/v1", "../v1/v1")) {
        assertThat(
                refused(
                    definition,
                    "{apiVersion: %s, kind: Widget, metadata: {name: w}}".formatted(widget)))
            .extracting(Problem::reason)
            .contains(Reason.UNKNOWN_KIND);
      }
    }
  }

  @Test
  void takesNoDefinitionOfAnotherGroup() {
    assertThat(
            refused(
                """
                apiVersion: example.com/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.com}
                spec:
                  group: example.com
                  scope: Cluster
                  names: {kind: CustomResourceDefinition, plural: widgets}
                  versions: [{name: v1, served: true}]
                """))
        .extracting(Problem::reason)
        .containsExactly(Reason.UNKNOWN_KIND);
  }

  @Test
  void digestsTheContentAndNotItsOrder() {
    assertThat(
            only("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1', y: '2'}}"))
        .extracting(PlannedObject::digest)
        .isEqualTo(
            only("{kind: ConfigMap, apiVersion: v1, data: {y: '2', x: '1'}, metadata: {name: a}}")
                .digest())
        .isNotEqualTo(
            only("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1', y: '3'}}")
                .digest());
  }
}
