package dev.sealgate.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.reconciler.health.HealthExpressions.Compiled;
import dev.sealgate.reconciler.health.HealthExpressions.Refused;
import dev.sealgate.reconciler.health.HealthExpressions.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthExpressionsTest {
  private static final ApiResource WIDGET =
      new ApiResource("example.com", "v1", "Widget", "widgets", true);

  private static HealthExpressions compile(String current, String inProgress, String failed) {
    Source source = new Source("example.com", "Widget", current, inProgress, failed);
    return ((Compiled) HealthExpressions.compile(List.of(source))).expressions();
  }

  private static Refused refused(Source... sources) {
    return (Refused) HealthExpressions.compile(List.of(sources));
  }

  private static Health health(String current, String object) {
    return compile(current, "", "").health(WIDGET, Yaml.map(object));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status.conditions.filter(e, e.type == 'Synced').all(e, e.status == 'True') | {status: {conditions: [{type: Synced, status: 'True'}]}}
          status.conditions.exists(e, e.type == 'Ready' && e.status == 'True' && e.observedGeneration == metadata.generation) | {metadata: {generation: 3}, status: {conditions: [{type: Ready, status: 'True', observedGeneration: 3}]}}
          spec.replicas == status.availableReplicas             | {spec: {replicas: 2}, status: {availableReplicas: 2}}
          status.phase in ['Running', 'Done']                   | {status: {phase: Done}}
          !has(status.error) && status.ratio > 0.5              | {status: {ratio: 0.75}}
          status.phase.matches('^Run(ning)?$')                  | {status: {phase: Running}}
          status.nothing == null                                | {status: {nothing: null}}
          status.big > 9000000000                               | {status: {big: 9000000001}}
          size(status.members) == 2 && 'a' in status.members    | {status: {members: {a: 1, b: 2}}}
          kind == 'Widget' && apiVersion.startsWith('example.') | {apiVersion: example.com/v1, kind: Widget}
          has(data.key) && !has(status.x)                       | {data: {key: a}}
          timestamp(status.until) > timestamp('2026-01-01T00:00:00Z') | {status: {until: '2026-02-01T00:00:00Z'}}
          """)
  void isHealthyWhenCurrentIsTrue(String current, String object) {
    assertThat(health(current, object)).isEqualTo(Health.HEALTHY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status.ready            | {status: {ready: false}}            | spec.healthCheckExprs[0].current is not true
          status.ready            | {}                                  | spec.healthCheckExprs[0].current can't be told: a field that it reads is not there
          status.ready.at == 'a'  | {status: {ready: {}}}               | spec.healthCheckExprs[0].current can't be told: a field that it reads is not there
          status.items[3] == 'a'  | {status: {items: []}}               | spec.healthCheckExprs[0].current can't be told: a list is shorter than it expects
          status.phase            | {status: {phase: s3cret}}           | spec.healthCheckExprs[0].current can't be told: it is neither true nor false
          status.phase > 3        | {status: {phase: s3cret}}           | spec.healthCheckExprs[0].current can't be told: a value is of another type than it expects
          1 / status.zero == 1    | {status: {zero: 0}}                 | spec.healthCheckExprs[0].current can't be told: it divides by zero
          status.a + 1 > 0        | {status: {a: 9223372036854775807}}  | spec.healthCheckExprs[0].current can't be told: a number is too large
          timestamp(status.a) > timestamp('2026-01-01T00:00:00Z') | {status: {a: s3cret}} | spec.healthCheckExprs[0].current can't be told: a text has not the form that it expects
          """)
  void isProgressingOtherwiseAndTellsNothingOfTheObject(
      String current, String object, String message) {
    assertThat(health(current, object)).isEqualTo(Health.progressing(message));
  }

  @Test
  void looksAtInProgressThenFailedThenCurrent() {
    HealthExpressions all = compile("status.c == 1", "status.p == 1", "status.f == 1");

    assertThat(all.health(WIDGET, Yaml.map("{status: {p: 1, f: 1, c: 1}}")))
        .isEqualTo(Health.progressing("spec.healthCheckExprs[0].inProgress is true"));
    assertThat(all.health(WIDGET, Yaml.map("{status: {p: 0, f: 1, c: 1}}")))
        .isEqualTo(Health.degraded("spec.healthCheckExprs[0].failed is true"));
    assertThat(all.health(WIDGET, Yaml.map("{status: {p: 0, f: 0, c: 1}}")))
        .isEqualTo(Health.HEALTHY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {metadata: {generation: 2}, status: {observedGeneration: 1}}     | PROGRESSING
          {metadata: {deletionTimestamp: now}}                             | PROGRESSING
          {metadata: {annotations: {sealgate.dev/ignore-health: 'true'}}}  | HEALTHY
          """)
  void judgesDeletedIgnoredAndUnseenObjectsBefore(String object, Level expected) {
    HealthExpressions failing = compile("true", "", "true");

    assertThat(failing.health(WIDGET, Yaml.map(object)).level()).isEqualTo(expected);
  }

  @Test
  void leavesOtherKindsToTheirRules() {
    HealthExpressions expressions = compile("false", "", "");
    ApiResource gadget = new ApiResource("example.com", "v1", "Gadget", "gadgets", true);

    assertThat(expressions.covers(WIDGET)).isTrue();
    assertThat(expressions.covers(gadget)).isFalse();
    assertThat(expressions.health(gadget, Yaml.map("{}"))).isEqualTo(Health.HEALTHY);
    assertThat(HealthExpressions.NONE.health(WIDGET, Yaml.map("{}"))).isEqualTo(Health.HEALTHY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status.ready ==",
        "status.ready == 'unclosed",
        "unknown.field == 1",
        "'text'",
        "1 + 'a' == 2",
        "status.conditions.fold(a, b, c)",
        "https://example.com",
        "{{ .status }}"
      })
  void refusesWhatIsNoCondition(String bad) {
    Source good = new Source("a.example", "A", "true", "", "");

    Refused refused = refused(good, new Source("example.com", "Widget", "true", "", bad));

    assertThat(refused.keyPath()).isEqualTo("spec.healthCheckExprs[1].failed");
    assertThat(refused.message()).startsWith("it does not compile");
    assertThat(refused.hint()).isNotEmpty();
  }

  @Test
  void tellsWhereAnExpressionBreaks() {
    Refused refused =
        refused(new Source("e", "W", "status.ready &&\n nonsense.field == 1", "", ""));

    assertThat(refused.message())
        .isEqualTo("it does not compile at line 2, character 2, near: nonsense.field == 1");
  }

  @Test
  void refusesKindsWhoseContentIsNotLookedAt() {
    Refused refused = refused(new Source("", "Secret", "data.password == 'guess'", "", ""));

    assertThat(refused.keyPath()).isEqualTo("spec.healthCheckExprs[0].kind");
    assertThat(refused.message()).isEqualTo("the content of kind Secret is not looked at");
  }

  @Test
  void refusesTwoEntriesForOneKind() {
    Source source = new Source("example.com", "Widget", "true", "", "");

    assertThat(refused(source, source).message())
        .isEqualTo("there are two entries for kind Widget");
  }

  @Test
  void refusesAnEmptyExpression() {
    assertThat(refused(new Source("e", "W", " ", "", "")).keyPath())
        .isEqualTo("spec.healthCheckExprs[0].current");
  }

  @Test
  void refusesWhatIsTooLongTooDeepOrTooLarge() {
    String deep = "(".repeat(200) + "true" + ")".repeat(200);
    String large = "status.a == 1" + " || status.a == 1".repeat(119);
    String lon = "status.a == '" + "x".repeat(2048) + "'";

    assertThat(List.of(deep, large, lon))
        .allSatisfy(
            text -> assertThat(refused(new Source("e", "W", text, "", "")).message()).isNotEmpty());
  }

  /** Each would take minutes or gigabytes if nothing bounded it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "status.list.all(a, status.list.all(b, status.list.all(c, a + b + c != 'x')))",
        "status.list.all(a, status.text.matches('(a|b|ab)*c?d?e?$'))",
        "status.list.all(a, status.text.contains('no' + a) == false)",
        "status.list.all(a, status.list == status.other)",
        "[status.text + status.text].all(a, [a + a].all(b, [b + b].all(c, [c + c].all(d,"
            + " [d + d].all(e, [e + e].all(f, size(f + f) > 0))))))",
        "[[1, 1]].all(a, [[A]].all(b, [[B]].all(c, [[C]].all(d, [[D]].all(e, [E] == [E]))))) ",
        "status.list.all(a, size(status.list.map(b, status.list)) > 0 || true)",
      })
  @Timeout(value = 5, unit = TimeUnit.SECONDS)
  void endsWhatCostsTooMuch(String greedy) {
    List<@Nullable Object> list = new ArrayList<>();
    IntStream.range(0, 3000).forEach(i -> list.add("item " + i));
    Map<String, @Nullable Object> status = new HashMap<>();
    status.put("list", list);
    status.put("other", new ArrayList<>(list));
    status.put("text", "ab".repeat(350_000));
    String tower = greedy;
    for (char name = 'a'; name <= 'e'; name++) {
      String wide = String.join(", ", Collections.nCopies(24, String.valueOf(name)));
      tower = tower.replace("[" + Character.toUpperCase(name) + "]", "[" + wide + "]");
    }
    HealthExpressions expressions = compile(tower, "", "");

    Health health = expressions.health(WIDGET, Map.of("status", status));

    assertThat(health)
        .isEqualTo(
            Health.progressing(
                "spec.healthCheckExprs[0].current can't be told: it costs too much"));
  }
}
