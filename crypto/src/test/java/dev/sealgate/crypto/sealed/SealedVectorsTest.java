package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.at;
import static dev.sealgate.crypto.sealed.SealedFixtures.read;
import static dev.sealgate.crypto.sealed.SealedFixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.sealed.OpenOptions.TemplateMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the real sealed-secrets sealed opens here to what it opens to there. */
class SealedVectorsTest {
  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(SealedFixtures.VECTORS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sealed.json"))
          .map(name -> name.substring(0, name.length() - ".sealed.json".length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void allVectorsAreThere() throws IOException {
    assertThat(names()).hasSize(11);
  }

  @TestFactory
  List<DynamicTest> opensAsTheOriginalDoes() throws IOException {
    return names().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertOpens(name)))
        .toList();
  }

  private static void assertOpens(String name) {
    Map<String, Object> expected = yaml(read(name + ".secret.json"));
    try (SealingKeyRing keys = SealedFixtures.bothKeys();
        OpenedSecret opened =
            SealedSecrets.open(
                yaml(read(name + ".sealed.json")),
                keys,
                new OpenOptions(TemplateMerge.TEMPLATE_WINS, true))) {
      Map<String, Object> data = new TreeMap<>();
      opened
          .data()
          .forEach((key, value) ->
              data.put(key, value.use(live -> Base64.getEncoder().encodeToString(live))));
      // Go writes an empty value as null.
      at(expected, "data").replaceAll((_, value) -> Objects.requireNonNullElse(value, ""));
      assertThat(data).isEqualTo(at(expected, "data"));
      assertThat(opened.metadata()).isEqualTo(at(expected, "metadata"));
      assertThat(opened.type().orElse(null)).isEqualTo(expected.get("type"));
      assertThat(opened.immutable().orElse(null)).isEqualTo(expected.get("immutable"));
    }
  }
}
