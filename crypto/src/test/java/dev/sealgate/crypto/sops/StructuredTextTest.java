package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.SecretBytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StructuredTextTest {
  @Test
  void severalValuesAreTextsInTheirOrderAndAllElseStays() {
    String yaml = "# top\nspec:\n  encryptedData:\n    a: x # why\n  template: {}\n";

    assertThat(put("a.yaml", yaml, "spec.encryptedData.b", "1", "spec.encryptedData.a", "z"))
        .isEqualTo(
            "# top\nspec:\n  encryptedData:\n    a: z # why\n    b: \"1\"\n  template: {}\n");
    assertThat(put("a.json", "{\"a\": {\"b\": \"1\"}}\n", "a.c", "2"))
        .isEqualTo("{\"a\": {\"b\": \"1\", \"c\":\"2\"}}\n");
  }

  @Test
  void aTextThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> put("a.yaml", "a: [", "a", "1"))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("a.yaml");
  }

  private static String put(String name, String text, String... pairs) {
    Map<TreePath, SopsValue> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      try (SecretBytes value = SecretBytes.utf8(pairs[i + 1])) {
        values.put(TreePath.parse(pairs[i]), SopsValue.text(value));
      }
    }
    return Golden.utf8(
        StructuredText.put(
            name, Golden.utf8(text), Golden.format(name), values, SopsLimits.DEFAULT));
  }
}
