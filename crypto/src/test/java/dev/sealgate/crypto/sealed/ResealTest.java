package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.NOW;
import static dev.sealgate.crypto.sealed.SealedFixtures.RANDOM;
import static dev.sealgate.crypto.sealed.SealedFixtures.at;
import static dev.sealgate.crypto.sealed.SealedFixtures.sealed;
import static dev.sealgate.crypto.sealed.SealedFixtures.texts;
import static dev.sealgate.crypto.sealed.SealedFixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResealTest {
  private final SealingKeyRing keys = SealedFixtures.bothKeys();

  @Test
  void resealingMovesToTheNewKeyAndKeepsTheRest() {
    Map<String, Object> sealed = sealed(Scope.NAMESPACE_WIDE, "password", "hunter2");
    at(sealed, "metadata").put("labels", Map.of("team", "a"));
    at(sealed, "spec", "template").put("data", Map.of("url", "x:{{ .password }}"));
    sealed.put("status", Map.of("conditions", List.of()));

    Map<String, Object> resealed =
        SealedSecrets.reseal(sealed, keys, SealedFixtures.certificate(4096), NOW, RANDOM);

    assertThat(at(resealed, "metadata")).isEqualTo(at(sealed, "metadata"));
    assertThat(at(resealed, "spec", "template")).isEqualTo(at(sealed, "spec", "template"));
    assertThat(resealed).doesNotContainKey("status");
    try (SealingKeyRing onlyNew = SealingKeyRing.of(List.of(SealedFixtures.key(4096)))) {
      assertThat(texts(SealedSecrets.open(resealed, onlyNew)))
          .containsEntry("password", "hunter2")
          .containsEntry("url", "x:hunter2");
    }
    assertThat(SealedSecrets.reseal(resealed, keys, SealedFixtures.certificate(4096), NOW, RANDOM))
        .isEqualTo(resealed);
    assertThat(at(sealed, "spec", "encryptedData").get("password")).asString().startsWith("AQ");
  }

  @Test
  void resealingTheDeprecatedFormKeepsItsForm() {
    Map<String, Object> v1 = yaml(SealedFixtures.read("rsa2048-strict-v1.sealed.json"));
    Map<String, Object> resealed =
        SealedSecrets.reseal(v1, keys, SealedFixtures.certificate(4096), NOW, RANDOM);

    assertThat(texts(SealedSecrets.open(resealed, keys)))
        .isEqualTo(texts(SealedSecrets.open(v1, keys)));
    assertThat(at(resealed, "spec").get("data")).isNotEqualTo(at(v1, "spec").get("data"));
  }
}
