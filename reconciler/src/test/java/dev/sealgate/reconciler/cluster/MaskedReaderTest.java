package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MaskedReaderTest {
  private static byte[] secret(String value) {
    return """
    {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "immutable": true,
     "metadata": {"name": "db", "uid": "u", "resourceVersion": "7", "annotations": {
       "mine": "x",
       "kubectl.kubernetes.io/last-applied-configuration": "{\\"data\\": \\"%1$s\\"}"}},
     "data": {"a": "%1$s", "b": "%1$s", "c": "other", "n": null}}
    """
        .formatted(value)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, @Nullable Object> read(byte[] body) {
    ApiAnswer answer = new MaskedReader().read(200, body);
    assertThat(answer).isInstanceOf(ApiAnswer.Ok.class);
    return ((ApiAnswer.Ok) answer).object();
  }

  @Test
  void keepsNoValue() {
    byte[] body = secret("planted");

    Map<String, @Nullable Object> tree = read(body);

    assertThat(String.valueOf(tree)).doesNotContain("planted").doesNotContain("other");
    assertThat(body).containsOnly(0);
  }

  @Test
  void tellsWhatIsNoSecret() {
    Map<String, @Nullable Object> tree = read(secret("planted"));

    assertThat(tree)
        .containsEntry("kind", "Secret")
        .containsEntry("immutable", true)
        .containsKeys("type", "data");
    assertThat(Json.text(tree, "metadata", "uid")).isEqualTo("u");
    assertThat(Json.text(tree, "metadata", "annotations", "mine")).isEqualTo("x");
    assertThat(Json.map(tree, "data"))
        .containsOnlyKeys("a", "b", "c", "n")
        .containsEntry("n", null);
  }

  @Test
  void comparesAsTheValuesDo() {
    Map<String, @Nullable Object> one = read(secret("planted"));

    assertThat(one).isEqualTo(read(secret("planted"))).isNotEqualTo(read(secret("changed")));
    assertThat(Json.text(one, "data", "a"))
        .isEqualTo(Json.text(one, "data", "b"))
        .isNotEqualTo(Json.text(one, "data", "c"));
  }

  @Test
  void readsRefusalsAsTheyAre() {
    byte[] status =
        "{\"kind\": \"Status\", \"reason\": \"NotFound\", \"details\": {\"kind\": \"secrets\"}}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(new MaskedReader().read(404, status))
        .isEqualTo(new ApiAnswer.Missing("secrets", ""));
    assertThat(new MaskedReader().read(200, "planted".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ApiAnswer.Unavailable.class);
  }
}
