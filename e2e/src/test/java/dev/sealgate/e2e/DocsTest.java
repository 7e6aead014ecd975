package dev.sealgate.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DocsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Path ROOT = Built.root();

  @TestFactory
  Stream<DynamicTest> everyRelativeLinkLeadsSomewhere() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        Path target = page.resolveSibling(links.group(1)).normalize();
        tests.add(
            DynamicTest.dynamicTest(
                ROOT.relativize(page) + " -> " + links.group(1),
                () -> assertThat(target).exists()));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyReasonHasARowForTheOnCall() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/on-call.md"));
    return Stream.of(Reason.values())
        .map(reason ->
            DynamicTest.dynamicTest(
                reason.text(), () -> assertThat(page).contains("| `" + reason.text() + "` |")));
  }

  @Test
  void theOnCallPageNamesNoReasonThatDoesNotExist() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/on-call.md"));
    List<String> known = Stream.of(Reason.values()).map(Reason::text).toList();
    Matcher rows = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|").matcher(page);
    List<String> named = new ArrayList<>();
    while (rows.find()) {
      named.add(rows.group(1));
    }
    assertThat(known).containsAll(named);
  }

  @TestFactory
  Stream<DynamicTest> everyFieldOfTheSpecIsDescribed() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/application.md"));
    List<String> fields = new ArrayList<>();
    collect(specSchema(), "", fields);
    assertThat(fields).hasSizeGreaterThan(10);
    return fields.stream()
        .map(field ->
            DynamicTest.dynamicTest(field, () -> assertThat(page).contains(field.substring(1))));
  }

  @Test
  void theReadmeStartsWithTwoCommandsThatExist() throws IOException {
    List<String> commands =
        Files.readAllLines(ROOT.resolve("README.md")).stream()
            .dropWhile(line -> !line.equals("```sh"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .map(line -> line.split("\\s", 2)[0])
            .toList();
    assertThat(commands).containsExactly("./quickstart", "./test");
    assertThat(commands).allMatch(command -> Files.isExecutable(ROOT.resolve(command)));
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  private static Map<?, ?> specSchema() throws IOException {
    Object crd =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(ROOT.resolve("crds/sealgate.dev_applications.yaml")));
    Object version = ((List<?>) at(crd, "spec", "versions")).getFirst();
    return (Map<?, ?>) at(version, "schema", "openAPIV3Schema", "properties", "spec");
  }

  private static Object at(Object tree, String... path) {
    Object node = tree;
    for (String key : path) {
      node = requireNonNull(((Map<?, ?>) node).get(key), key);
    }
    return node;
  }

  /** The leaves' paths, each as in the page: the last two names, {@code .source.repoURL}. */
  private static void collect(Map<?, ?> schema, String parent, List<String> fields) {
    Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
    if (properties == null) {
      if (!parent.isEmpty()) {
        fields.add(parent);
      }
      return;
    }
    properties.forEach((name, child) -> {
      Map<?, ?> object = (Map<?, ?>) child;
      if (object.get("items") instanceof Map<?, ?> items && items.get("properties") != null) {
        collect(items, parent + "." + name + "[]", fields);
      } else {
        collect(object, parent + "." + name, fields);
      }
    });
  }
}
