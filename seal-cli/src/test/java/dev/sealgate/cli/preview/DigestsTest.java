package dev.sealgate.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.Detail;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was read of an object that may hold secrets is shown in clear only where Git is. */
class DigestsTest {
  private static final String PASSWORD = "sealgate-placeholder";

  private static Map<String, @Nullable Object> digested(String spec) {
    String object = "{\"apiVersion\": \"v1\", \"kind\": \"Chart\", \"spec\": %s}".formatted(spec);
    ApiAnswer answer = Detail.MASKED.echo(object.getBytes(StandardCharsets.UTF_8));
    assertThat(answer).isInstanceOf(ApiAnswer.Ok.class);
    return ((ApiAnswer.Ok) answer).object();
  }

  private static Map<String, @Nullable Object> object(Object spec) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("spec", spec);
    return object;
  }

  /**
   * @param git what it wants; PASSWORD is a secret whose value is "new"
   */
  private static String shown(Object git, String live) {
    Map<String, @Nullable Object> body = object(git);
    String json = text(git);
    Digests digests =
        Digests.meaning(
            body,
            digested(json.replace(PASSWORD, "new")),
            object(replaced(git, PASSWORD, "(masked of git)")));
    return String.valueOf(digests.shown(digested(live), _ -> "(masked number)").get("spec"));
  }

  private static String text(Object tree) {
    return switch (tree) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> "\"" + entry.getKey() + "\": " + text(entry.getValue()))
              .toList()
              .toString()
              .replaceFirst("^\\[", "{")
              .replaceFirst("\\]$", "}");
      case List<?> list -> list.stream().map(DigestsTest::text).toList().toString();
      case String text -> "\"" + text + "\"";
      default -> tree.toString();
    };
  }

  private static Object replaced(Object tree, String word, String by) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach((key, value) -> all.put(key, replaced(value, word, by)));
        yield all;
      }
      case List<?> list -> list.stream().map(item -> replaced(item, word, by)).toList();
      case String text -> text.replace(word, by);
      default -> tree;
    };
  }

  @Test
  void aSecretOfTheClusterIsNotShownBecauseGitHasTheSameTextInClearElsewhere() {
    assertThat(
            shown(
                Map.of("user", "admin", "password", PASSWORD),
                "{\"user\": \"admin\", \"password\": \"admin\", \"older\": \"admin\"}"))
        .contains("user=admin", "password=(masked ", "older=(masked ")
        .doesNotContain("password=admin", "older=admin");
  }

  @Test
  void amongTheItemsOfAListThatHoldsASecretNoneIsShown() {
    String list =
        shown(
            List.of(
                Map.of("name", "USER", "value", "admin"),
                Map.of("name", "PASSWORD", "value", PASSWORD)),
            """
            [{"name": "PASSWORD", "value": "admin"}, {"name": "USER", "value": "new"}]\
            """);

    assertThat(list)
        .contains("name=PASSWORD", "name=USER", "value=(masked ", "value=(masked of git)")
        .doesNotContain("admin");
  }

  @Test
  void theItemsOfAListWithoutASecretAreShownWhereverTheyStand() {
    assertThat(shown(List.of("first", "second"), "[\"other\", \"second\", \"first\"]"))
        .contains("second, first", "(masked ")
        .doesNotContain("other");
  }

  @Test
  void theFingerprintOfASecretOfGitIsShownWhereverItsValueIs() {
    assertThat(shown(Map.of("password", PASSWORD), "{\"password\": \"old\", \"again\": \"new\"}"))
        .contains("again=(masked of git)")
        .doesNotContain("old");
  }

  @Test
  void aNumberIsShownOnlyWhereGitHasSomethingInClear() {
    assertThat(
            shown(
                Map.of("replicas", 2, "pin", PASSWORD),
                "{\"replicas\": 3, \"pin\": 4711, \"oldPin\": 815, \"on\": true}"))
        .contains("replicas=3", "pin=(masked number)", "oldPin=(masked number)", "on=true")
        .doesNotContain("4711", "815");
  }
}
