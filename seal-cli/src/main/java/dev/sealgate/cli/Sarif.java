package dev.sealgate.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as SARIF 2.1.0, which code hosts show beside the lines. */
final class Sarif {
  private Sarif() {}

  static String of(List<Finding> findings) {
    List<Map<String, Object>> rules =
        Arrays.stream(Finding.Rule.values()).map(Sarif::rule).toList();
    List<Map<String, Object>> results = new ArrayList<>();
    findings.forEach(finding -> results.add(result(finding)));
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "seal");
    driver.put("rules", rules);
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("results", results);
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.put("version", "2.1.0");
    log.put("runs", List.of(run));
    return JsonText.of(log);
  }

  private static Map<String, Object> rule(Finding.Rule rule) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("id", rule.id());
    one.put("shortDescription", Map.of("text", rule.description()));
    one.put("defaultConfiguration", Map.of("level", rule.level()));
    return one;
  }

  private static Map<String, Object> result(Finding finding) {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("artifactLocation", Map.of("uri", finding.file().replace('\\', '/')));
    if (finding.line() > 0) {
      place.put("region", Map.of("startLine", finding.line()));
    }
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("ruleId", finding.rule().id());
    one.put("level", finding.rule().level());
    one.put("message", Map.of("text", finding.message() + ". " + finding.hint()));
    one.put("locations", List.of(Map.of("physicalLocation", place)));
    return one;
  }
}
