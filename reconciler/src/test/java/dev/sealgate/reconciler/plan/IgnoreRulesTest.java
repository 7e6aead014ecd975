package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
  private static final Map<String, @Nullable Object> DEPLOYMENT =
      Yaml.map(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: web
            namespace: shop
            labels: {app: web, sealgate.dev/name: shop}
            annotations: {"example.com/a~b": x}
          spec:
            replicas: 3
            template:
              spec:
                containers:
                - {name: web, image: "web:1", args: [a, b]}
                - {name: proxy, image: "proxy:1"}
          """);
  private static final ObjectRef REF = new ObjectRef("apps", "Deployment", "shop", "web");
  private static final Manifest MANIFEST =
      new Manifest("apps/v1", REF, DEPLOYMENT, new Origin("f.yaml", 0), Optional.empty());
  private static final IgnoreTarget ANY = new IgnoreTarget.Named("*", "*", "", "");

  private static IgnoreRules.Rule rule(IgnoreTarget target, List<String> pointers, String... jq) {
    return new IgnoreRules.Rule(
        "spec.ignoreDifferences[0]", target, pointers, List.of(jq), List.of());
  }

  private static String places(IgnoreRules.Rule... rules) {
    List<Problem> faults = new ArrayList<>();
    IgnoreRules all = IgnoreRules.of(List.of(rules));
    Ignored ignored = all.in(MANIFEST, REF, DEPLOYMENT, faults);
    assertThat(all.problems()).isEmpty();
    assertThat(faults).isEmpty();
    return ignored.places().stream().map(Place::told).collect(Collectors.joining(" "));
  }

  private static Problem refused(IgnoreRules.Rule rule) {
    List<Problem> problems = new ArrayList<>();
    IgnoreRules rules = IgnoreRules.of(List.of(rule));
    problems.addAll(rules.problems());
    rules.in(MANIFEST, REF, DEPLOYMENT, problems);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().reason()).isEqualTo(Reason.INVALID_SPEC);
    assertThat(problems.getFirst().hint()).isNotEmpty();
    return problems.getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "/spec/replicas, spec.replicas",
    "/spec/missing, ''",
    "/spec/template/spec/containers/1/image, spec.template.spec.containers[1].image",
    "/spec/template/spec/containers/7/image, ''",
    "/spec/template/spec/containers/01, ''",
    "/metadata/annotations/example.com~1a~0b, metadata.annotations.example.com/a~b",
  })
  void followsJsonPointers(String pointer, String place) {
    assertThat(places(rule(ANY, List.of(pointer)))).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        ".spec.replicas # spec.replicas",
        ".spec.template.spec.containers[] | select(.name == \"proxy\") | .image"
            + " # spec.template.spec.containers[1].image",
        ".spec.template.spec.containers[] | select(.name | startswith(\"we\")) | .args[0]"
            + " # spec.template.spec.containers[0].args[0]",
        ".spec.template.spec.containers[] | select(has(\"args\") and (.name != \"x\"))"
            + " # spec.template.spec.containers[0]",
        ".spec[\"replicas\"], .metadata.annotations # spec.replicas metadata.annotations",
        ".spec.template.spec.initContainers[].image # ''",
        ".spec.template.spec.initContainers[]?.image # ''",
        ".spec.missing # ''",
        ".metadata.labels[] # metadata.labels.app",
      })
  void followsJqPaths(String expression, String expected) {
    assertThat(places(rule(ANY, List.of(), expression)).split(" "))
        .containsExactlyInAnyOrder(expected.split(" "));
  }

  @Test
  void namesNothingTwice() {
    assertThat(
            places(
                rule(
                    ANY,
                    List.of("/spec/template", "/spec/template/spec/containers/0"),
                    ".spec.replicas"),
                rule(ANY, List.of("/spec/replicas"))))
        .isEqualTo("spec.replicas spec.template");
  }

  @ParameterizedTest
  @CsvSource({
    "apps, Deployment, '', '', true",
    "ap*, De?loyment, shop, web, true",
    "'', Deployment, '', '', false",
    "apps, Deploy, '', '', false",
    "apps, Deployment, other, '', false",
    "apps, Deployment, '', we*, false",
  })
  void choosesObjectsAsArgoCdDoes(
      String group, String kind, String namespace, String name, boolean chosen) {
    assertThat(
            places(
                rule(
                    new IgnoreTarget.Named(group, kind, namespace, name),
                    List.of("/spec/replicas"))))
        .isEqualTo(chosen ? "spec.replicas" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | '' | '' | true",
        "Deployment | web | '' | '' | true",
        "Deploy.* | w.. | app=web | '' | true",
        "Deploy | '' | '' | '' | false",
        "'' | 'we' | '' | '' | false",
        "'' | '' | app!=web | '' | false",
        "'' | '' | 'app in (db, web),!legacy' | '' | true",
        "'' | '' | app notin (web) | '' | false",
        "'' | '' | legacy | '' | false",
        "'' | '' | '' | tier=a | false",
      })
  void choosesObjectsAsFluxDoes(
      String kind, String name, String labels, String annotations, boolean chosen) {
    assertThat(
            places(
                rule(
                    new IgnoreTarget.Matching("", "", kind, "", name, labels, annotations),
                    List.of("/spec/replicas"))))
        .isEqualTo(chosen ? "spec.replicas" : "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spec",
        "/a~2",
        "/metadata",
        "/metadata/name",
        "/metadata/labels",
        "/kind",
        "/metadata/labels/sealgate.dev~1name"
      })
  void refusesPointersThatArePointlessOrTakeTheIdentity(String pointer) {
    assertThat(refused(rule(ANY, List.of(pointer))).keyPath())
        .isEqualTo("spec.ignoreDifferences[0].jsonPointers[0]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".metadata",
        ".metadata.labels",
        ".[]",
        "def f: f; f",
        "[limit(1000000000; repeat(1))]",
        "..",
        ". as $x | $x",
        "$ENV",
        ".spec | test(\"(a+)+b\")",
        ".spec.template.spec.containers[] | select(.name | test(\"(a+)+b\"))",
        ".a[] | select(.b[] == .c[])",
        "(.,.)|(.,.)|(.,.)",
        "\"\\(1)\"",
        ".spec.replicas == 3",
        ".spec.replicas = 3",
        "del(.spec)",
        ".spec.replicas + 1",
        ".spec | input",
        "env",
        ".spec) | (.metadata",
        ".spec # comment",
        "{a: .spec}",
        ".spec.template.spec.containers[-1]",
        ".spec.template.spec.containers[0:1]",
        ".spec.[",
        ".spec |",
        "reduce .[] as $x (0; 1)",
        "try error(1)",
        "@base64",
      })
  void refusesJqThatIsNoBoundedPath(String expression) {
    assertThat(refused(rule(ANY, List.of(), expression)).keyPath())
        .startsWith("spec.ignoreDifferences[0].jqPathExpressions");
  }

  @Test
  void isDoneSoonWithALargeObject() {
    String items =
        IntStream.range(0, 900)
            .mapToObj(i -> "{\"name\": \"n" + i + "\", \"v\": [1, 2, 3]}")
            .collect(Collectors.joining(",", "{\"items\": [", "]}"));
    String steps = " | select(.name | startswith(\"n\"))".repeat(25);

    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertThat(
                    JqPath.compile(".items[]" + steps + " | .v")
                        .in(new ObjectMapper().readTree(items)))
                .hasSize(900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=(", "a in b", "a in (b", "=x", "a==b==c"})
  void refusesSelectorsThatAreNone(String selector) {
    IgnoreTarget target = new IgnoreTarget.Matching("", "", "", "", "", selector, "");
    assertThat(refused(rule(target, List.of("/spec"))).keyPath())
        .isEqualTo("spec.ignoreDifferences[0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "((((a{100}){100}){100}){100})"})
  void refusesAPatternThatIsNoneOrTooLarge(String kind) {
    IgnoreTarget target = new IgnoreTarget.Matching("", "", kind, "", "", "", "");
    assertThat(refused(rule(target, List.of("/spec"))).message()).contains("target.kind");
  }

  @Test
  void leavesNothingEmptyBehind() {
    Map<String, @Nullable Object> rest =
        Place.without(
            DEPLOYMENT,
            List.of(
                List.of("spec", "template", "spec", "containers", 0, "args", 0),
                List.of("spec", "template", "spec", "containers", 0, "args", 1),
                List.of("metadata", "annotations", "example.com/a~b"),
                List.of("spec", "replicas")));

    assertThat(rest)
        .isEqualTo(
            Yaml.map(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  namespace: shop
                  labels: {app: web, sealgate.dev/name: shop}
                spec:
                  template:
                    spec:
                      containers:
                      - {name: web, image: "web:1"}
                      - {name: proxy, image: "proxy:1"}
                """));
  }
}
