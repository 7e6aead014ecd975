package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeTest {
  @Test
  void asksForEveryEncryptedValueWithItsPathAndType() {
    List<String> asked = new ArrayList<>();
    String text =
        """
        a: text
        b: [1, {c: 2.50, d: true}]
        e: 2024-01-01
        f_unencrypted: [x, 1, 9999999999, 1.5, true, null, 2024-01-01]
        g: null
        h: ""
        """;

    Map<String, Object> tree =
        tree(
            text,
            new LeafMapper() {
              @Override
              public Object map(List<Object> path, SecretBytes value) {
                throw new AssertionError("the type was known");
              }

              @Override
              public Object map(List<Object> path, SecretBytes value, LeafType type) {
                asked.add(path + " " + type + " " + utf8(value));
                return "masked";
              }
            });

    assertThat(asked)
        .containsExactly(
            "[a] STR text",
            "[b, 0] INT 1",
            "[b, 1, c] FLOAT 2.5",
            "[b, 1, d] BOOL True",
            "[e] TIME 2024-01-01T00:00:00Z");
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", "masked");
    expected.put("b", List.of("masked", Map.of("c", "masked", "d", "masked")));
    expected.put("e", "masked");
    expected.put(
        "f_unencrypted",
        Arrays.asList("x", 1, 9_999_999_999L, 1.5, true, null, "2024-01-01T00:00:00Z"));
    expected.put("g", null);
    expected.put("h", "");
    assertThat(tree).isEqualTo(expected);
    assertThat(tree.keySet()).containsExactly("a", "b", "e", "f_unencrypted", "g", "h");
  }

  @Test
  void hasNoCommentsInLists() {
    assertThat(tree("a:\n  # one\n  - x\n  # two\n", (_, value) -> utf8(value)))
        .isEqualTo(Map.of("a", List.of("x")));
    try (DecryptedSops open = Golden.open("comments.enc.yaml", "alice")) {
      assertThat(open.tree(0, (_, value) -> utf8(value)).get("list"))
          .isEqualTo(List.of("x", "y", Map.of("k", "v", "l", "w")));
    }
  }

  @Test
  void mergesWhatYamlMerges() {
    try (DecryptedSops open = Golden.open("anchors.enc.yaml", "alice")) {
      List<List<Object>> paths = new ArrayList<>();
      Map<String, Object> tree =
          open.tree(
              0,
              (path, value) -> {
                paths.add(path);
                return utf8(value);
              });

      assertThat(tree.get("merged")).isEqualTo(Map.of("user", "other", "ports", List.of("1", "2")));
      assertThat(paths).contains(List.of("merged", "ports", 0));
    }
  }

  @Test
  void readsEachDocument() {
    try (DecryptedSops open = Golden.open("documents.enc.yaml", "alice")) {
      assertThat(open.documents()).isEqualTo(3);
      assertThat(open.tree(1, (_, value) -> utf8(value)).get("data"))
          .isEqualTo(Map.of("password", "dHdv"));
      assertThat(open.tree(2, (_, value) -> utf8(value))).containsEntry("kind", "ConfigMap");
      assertThat(open.tree(0, (_, value) -> utf8(value))).doesNotContainKey("sops");
    }
  }

  @Test
  void refusesNamesThatOccurTwice() {
    byte[] file = Golden.encrypt("a.json", "{\"a\": {\"b\": 1, \"b\": 2}}", Golden.rule("alice"));
    try (DecryptedSops open = Golden.open("a.json", file, "alice")) {
      assertThatThrownBy(() -> open.tree(0, (_, value) -> utf8(value)))
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageContaining("a.json, a.b: the name occurs twice");
      assertThat(Golden.plaintext(open)).isEqualTo("{\"a\": {\"b\": 1, \"b\": 2}}");
    }
  }

  private static Map<String, Object> tree(String text, LeafMapper mapper) {
    byte[] file = Golden.encrypt("a.yaml", text, Golden.rule("alice"));
    try (DecryptedSops open = Golden.open("a.yaml", file, "alice")) {
      return open.tree(0, mapper);
    }
  }

  private static String utf8(SecretBytes value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
