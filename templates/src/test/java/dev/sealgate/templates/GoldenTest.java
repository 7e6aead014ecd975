package dev.sealgate.templates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What Go's text/template with sprig and sigs.k8s.io/yaml made of the same templates. Errors have
 * to be errors of the same line. Cases whose name is in {@link #DIVERGENT} differ on purpose and
 * are tested in {@link DivergenceTest}.
 */
class GoldenTest {
  static final Map<String, String> DIVERGENT =
      Map.of("yaml-dup", "a key of the YAML is there twice");

  private static final Budget UNBOUNDED = new Budget(GoTemplate.Options.DEFAULT);

  record Case(String name, String options, String template) {
    String render() {
      String data = options.contains("strings") ? "strings.json" : "any.json";
      GoMap map = (GoMap) JsonReader.read(Utf8.encode(resource(data)), UNBOUNDED);
      Map<String, Object> plain = new LinkedHashMap<>();
      requireNonNull(map).forEach((key, value) -> plain.put(key, decoded(value)));
      return GoTemplate.parse("t", template)
          .render(
              plain, GoTemplate.Options.DEFAULT.withMissingKeyError(options.contains("strict")));
    }
  }

  @TestFactory
  Stream<DynamicTest> matchesGo() {
    Map<String, String> expected = expected();
    return cases().values().stream()
        .filter(c -> !DIVERGENT.containsKey(c.name()))
        .map(c ->
            dynamicTest(c.name(), () -> assertThat(outcome(c)).isEqualTo(expected.get(c.name()))));
  }

  static String outcome(Case c) {
    try {
      return Utf8.decode(Quote.quote(Utf8.encode(c.render()), UNBOUNDED));
    } catch (TemplateException e) {
      return "error line " + e.line();
    }
  }

  static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    String[] blocks = resource("cases.txt").split("\n=== ", -1);
    for (int i = 1; i < blocks.length; i++) {
      int line = blocks[i].indexOf('\n');
      String head = line < 0 ? blocks[i] : blocks[i].substring(0, line);
      String template = line < 0 ? "" : blocks[i].substring(line + 1);
      int space = head.indexOf(' ');
      String name = space < 0 ? head : head.substring(0, space);
      cases.put(name, new Case(name, space < 0 ? "" : head.substring(space), template));
    }
    return cases;
  }

  static Map<String, String> expected() {
    Map<String, String> expected = new LinkedHashMap<>();
    resource("expected.txt")
        .lines()
        .forEach(line -> {
          int space = line.indexOf(' ');
          expected.put(
              line.substring(0, space), Utf8.decode(Utf8.encode(line.substring(space + 1))));
        });
    return expected;
  }

  private static Object decoded(Object value) {
    return switch (value) {
      case String s -> Utf8.decode(s);
      case GoMap map -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, item) -> plain.put(key, decoded(item)));
        yield plain;
      }
      case java.util.List<?> list ->
          new java.util.ArrayList<>(list.stream().map(GoldenTest::decoded).toList());
      case null, default -> value;
    };
  }

  static String resource(String name) {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
