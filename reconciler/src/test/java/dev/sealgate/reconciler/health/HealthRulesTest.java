package dev.sealgate.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.reconciler.health.KindRule.Line;
import dev.sealgate.reconciler.health.KindRule.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HealthRulesTest {
  private static final KindTable TABLE = KindTable.bundled();
  private static final List<HealthCase> CASES = HealthCase.all();

  static List<HealthCase> cases() {
    return CASES;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsHealthFromTheObjectAlone(HealthCase it) {
    Health health = it.health();

    assertThat(health.level().text()).isEqualTo(it.level());
    assertThat(health.message()).isEqualTo(it.message());
    assertThat(health.message().isEmpty()).isEqualTo(health.level() == Level.HEALTHY);
  }

  @Test
  void theFoldersNameTheKinds() {
    assertThat(CASES)
        .allSatisfy(it -> {
          ApiResource resource = it.resource();
          String group = resource.group().isEmpty() ? "core" : resource.group();
          assertThat(it.file()).isEqualTo(group + "/" + resource.kind() + ".yaml");
        });
  }

  @Test
  void everyKindOfTheTableHasACase() {
    List<String> kinds =
        CASES.stream()
            .map(it -> it.resource())
            .map(it -> it.group().isEmpty() ? it.kind() : it.kind() + "." + it.group())
            .toList();

    assertThat(TABLE.names())
        .filteredOn(name -> !name.contains("*"))
        .allSatisfy(name -> assertThat(kinds).contains(name));
  }

  /** Taking any line out of the table changes what some case says. */
  @Test
  void everyLineOfTheTableDecidesACase() {
    Map<KindRule, List<HealthCase>> byRule = new LinkedHashMap<>();
    for (HealthCase it : CASES) {
      KindRule rule =
          TABLE.find(it.resource().group(), it.resource().kind()).orElseGet(TABLE::conventions);
      byRule.computeIfAbsent(rule, _ -> new ArrayList<>()).add(it);
    }
    assertThat(byRule.keySet()).containsExactlyInAnyOrderElementsOf(TABLE.rules());

    List<String> idle = new ArrayList<>();
    byRule.forEach((rule, cases) ->
        without(rule)
            .filter(shorter ->
                cases.stream()
                    .filter(it -> health(rule, it).equals(it.health()))
                    .allMatch(it -> health(shorter, it).equals(health(rule, it))))
            .forEach(shorter -> idle.add(cases.getFirst() + " needs no more than " + shorter)));
    assertThat(idle).isEmpty();
  }

  private static Health health(KindRule rule, HealthCase it) {
    return rule.health(View.of(it.object()));
  }

  private static Stream<KindRule> without(KindRule rule) {
    Stream<KindRule> own =
        rule.lines().stream()
            .map(line ->
                new KindRule(
                    rule.seen(),
                    without(rule.lines(), line),
                    rule.otherwise(),
                    rule.message(),
                    rule.parts()));
    Stream<KindRule> ofParts =
        rule.parts().stream()
            .flatMap(parts ->
                parts.lines().stream()
                    .map(line ->
                        new KindRule(
                            rule.seen(),
                            rule.lines(),
                            rule.otherwise(),
                            rule.message(),
                            Optional.of(
                                new Parts(
                                    parts.list(),
                                    parts.name(),
                                    parts.none(),
                                    without(parts.lines(), line),
                                    parts.otherwise())))));
    Stream<KindRule> unseen =
        rule.seen()
            ? Stream.of(
                new KindRule(false, rule.lines(), rule.otherwise(), rule.message(), rule.parts()))
            : Stream.empty();
    return Stream.of(own, ofParts, unseen).flatMap(it -> it);
  }

  private static List<Line> without(List<Line> lines, Line line) {
    return lines.stream().filter(it -> !it.equals(line)).toList();
  }

  @Test
  void boundsAndCleansWhatControllersWrite() {
    Health health = Health.degraded("line\nline \u001b[31m" + "x".repeat(5000));

    assertThat(health.message()).startsWith("line line [31mxx").hasSizeLessThan(400);
  }

  @Test
  void needsNotTheContentOfKindsThatHaveNoStatus() {
    assertThat(HealthRules.metadataTells(new ApiResource("", "v1", "Secret", "secrets", true)))
        .isTrue();
    assertThat(
            HealthRules.metadataTells(
                new ApiResource("apps", "v1", "Deployment", "deployments", true)))
        .isFalse();
  }
}
