package dev.sealgate.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The page's table of kinds is made from the table that is applied. */
class HealthPageTest {
  private static final Path PAGE = Path.of("..", "docs", "health.md");
  private static final String BEGIN = "<!-- kinds.yaml begins -->\n";
  private static final String END = "<!-- kinds.yaml ends -->\n";

  @Test
  void thePageShowsTheTable() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String wanted = page.substring(0, begin) + table() + page.substring(end);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, wanted);
    }

    assertThat(page)
        .as("after a change of kinds.yaml: -Dtest=HealthPageTest -Ddocs.write=true")
        .isEqualTo(wanted);
  }

  private static String table() throws IOException {
    StringBuilder table =
        new StringBuilder("| kinds | rules, the first that fits | else |\n|---|---|---|\n");
    try (InputStream file = HealthRules.class.getResourceAsStream("kinds.yaml")) {
      Object whole =
          new Load(LoadSettings.builder().build())
              .loadFromInputStream(Objects.requireNonNull(file));
      for (Object entry : (List<?>) Objects.requireNonNull(whole)) {
        table.append(row(Json.map(entry)));
      }
    }
    return table.toString();
  }

  private static String row(Map<String, @Nullable Object> entry) {
    String kinds =
        Json.list(entry, "kinds").stream()
            .map(kind -> "`" + kind + "`")
            .collect(Collectors.joining(", "));
    String rules = rules(entry);
    String otherwise = otherwise(entry);
    Object each = entry.get("each");
    if (each != null) {
      String parts = "each of `" + Json.text(each, "list") + "`: " + rules(each);
      rules = rules.isEmpty() ? parts : rules + "<br>" + parts;
      otherwise += ", of each " + otherwise(each);
    }
    return "| " + kinds + " | " + rules + " | " + otherwise + " |\n";
  }

  private static String otherwise(@Nullable Object entry) {
    String otherwise = Json.text(entry, "otherwise");
    return otherwise.isEmpty() ? "progressing" : otherwise;
  }

  private static String rules(@Nullable Object entry) {
    return Json.list(entry, "rules").stream()
        .flatMap(rule -> Json.map(rule).entrySet().stream())
        .filter(rule -> !rule.getKey().equals("say"))
        .map(rule ->
            rule.getKey() + " `" + String.valueOf(rule.getValue()).replace("|", "\\|") + "`")
        .collect(Collectors.joining("<br>"));
  }
}
