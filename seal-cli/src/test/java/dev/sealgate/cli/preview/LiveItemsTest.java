package dev.sealgate.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.controller.LiveComparison.Change;
import dev.sealgate.reconciler.controller.LiveComparison.Report;
import dev.sealgate.reconciler.model.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a comparison holds no value, and hides no difference. */
class LiveItemsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ObjectRef SECRET = new ObjectRef("", "Secret", "shop", "db");

  private final SecretRegistry registry = new SecretRegistry(PlaceholderKey.generate(), "test");
  private final Map<String, String> standIns = new LinkedHashMap<>();

  @AfterEach
  void close() {
    registry.close();
  }

  private static Map<String, @Nullable Object> read(Detail detail, String json) {
    ApiAnswer answer = detail.echo(json.getBytes(StandardCharsets.UTF_8));
    assertThat(answer).isInstanceOf(ApiAnswer.Ok.class);
    return ((ApiAnswer.Ok) answer).object();
  }

  private Comparison compared(
      ObjectRef ref, boolean carriesSecrets, Comparer.Sides sides, Map<String, Object> body) {
    Change change =
        new Change.Compared(ref, "app/it.yaml", sides, Map.copyOf(body), carriesSecrets);
    Masks masks = new Masks(registry, standIns, Fingerprints.ofThisRun(RANDOM), false);
    return new LiveItems(masks, "shop/web")
        .of(new Report(List.of(change), List.of(), List.of(), List.of(), List.of()));
  }

  private static Comparer.Sides sides(String live, String would, String sent, Detail detail) {
    return new Comparer.Sides(
        read(detail, live), read(detail, would), read(detail, sent), Comparer.By.DRY_RUN);
  }

  private static String secret(String annotations, String type) {
    return """
    {"apiVersion": "v1", "kind": "Secret", "type": "%s",
     "metadata": {"name": "db", "annotations": {%s}}, "data": {"password": "cGxhbnRlZA=="}}\
    """
        .formatted(type, annotations);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kapp.k14s.io/original",
        "objectset.rio.cattle.io/applied",
        "kubectl.kubernetes.io/last-applied-configuration"
      })
  void anAnnotationThatGitDoesNotHaveIsMasked(String tool) {
    String whole = "{\\\"data\\\": {\\\"password\\\": \\\"cGxhbnRlZA==\\\"}}";
    String live = "\"mine\": \"clear\", \"other\": \"its\", \"%s\": \"%s\"".formatted(tool, whole);
    String again = live.replace(": \"its\"", ": \"ours\"");
    Comparison comparison =
        compared(
            SECRET,
            true,
            sides(
                secret(live, "Opaque"),
                secret(again, "Opaque"),
                secret("\"mine\": \"clear\", \"other\": \"ours\"", "Opaque"),
                Detail.MASKED),
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "type",
                "Opaque",
                "metadata",
                Map.of("name", "db", "annotations", Map.of("mine", "clear", "other", "ours")),
                "data",
                Map.of("password", "cGxhbnRlZA==")));

    Map<?, ?> before = annotations(comparison.before());
    Map<?, ?> after = annotations(comparison.after());
    assertThat(String.valueOf(before))
        .contains("mine=clear", "other=(masked ", tool + "=(masked ")
        .doesNotContain("cGxhbnRlZA", "planted", "its");
    assertThat(String.valueOf(after))
        .contains("mine=clear", "other=ours", tool + "=(masked ")
        .doesNotContain("cGxhbnRlZA", "planted");
    assertThat(before.get(tool)).isEqualTo(after.get(tool));
  }

  private static String deployment(String argument) {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
     "spec": {"args": ["%s"], "secret": "%s"}}\
    """
        .formatted(argument, "stand-in-0123456789ab");
  }

  @Test
  void aTextThatLooksLikeAReasonHidesNoChange() {
    String text = "--level=debug (unresolved by choice";
    standIns.put("stand-in-0123456789ab", "no key at hand");
    ObjectRef web = new ObjectRef("apps", "Deployment", "shop", "web");
    Map<String, Object> body =
        Map.of(
            "apiVersion",
            "apps/v1",
            "kind",
            "Deployment",
            "metadata",
            Map.of("name", "web"),
            "spec",
            Map.of(
                "args",
                List.of(text),
                "secret",
                registry.mask(SecretBytes.utf8("stand-in-0123456789ab"))));

    Comparison comparison =
        compared(
            web,
            false,
            sides(
                deployment("--level=info").replace("stand-in-0123456789ab", "another"),
                deployment(text),
                deployment(text),
                Detail.FULL),
            body);

    Map<?, ?> before = part(comparison.before(), "spec");
    Map<?, ?> after = part(comparison.after(), "spec");
    assertThat(String.valueOf(before)).contains("args=[--level=info]");
    assertThat(String.valueOf(after)).contains("args=[" + text + "]");
    assertThat(before.get("secret"))
        .isEqualTo("(unresolved 0123456789ab: no key at hand)")
        .isEqualTo(after.get("secret"));
    assertThat(comparison.problems())
        .containsExactly(
            web + ": not all of its values are here, so they are not compared: no key at hand");
  }

  private static Map<?, ?> annotations(List<Item> items) {
    return map(part(items, "metadata").get("annotations"));
  }

  private static Map<?, ?> part(List<Item> items, String field) {
    assertThat(items).hasSize(1);
    return map(items.getFirst().body().get(field));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
