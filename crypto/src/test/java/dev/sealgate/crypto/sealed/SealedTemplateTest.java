package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.at;
import static dev.sealgate.crypto.sealed.SealedFixtures.sealed;
import static dev.sealgate.crypto.sealed.SealedFixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.OpenOptions.TemplateMerge;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTemplateTest {
  private final SealingKeyRing keys = SealedFixtures.bothKeys();

  @Test
  void encryptedItemsWinOverTemplatesAndPlainEntriesAreInTheContext() {
    Map<String, Object> sealed = sealed(Scope.STRICT, "password", "hunter2");
    at(sealed, "spec", "template")
        .put(
            "data",
            Map.of(
                "password", "{{ .password }}-from-template",
                "user", "admin",
                "url", "{{ .user }}:{{ .password }}@{{ .none }}"));

    assertThat(texts(SealedSecrets.open(sealed, keys)))
        .containsOnly(
            Map.entry("password", "hunter2"),
            Map.entry("user", "admin"),
            Map.entry("url", "admin:hunter2@<no value>"));
    assertThat(
            texts(
                SealedSecrets.open(
                    sealed, keys, new OpenOptions(TemplateMerge.TEMPLATE_WINS, true))))
        .containsOnly(
            Map.entry("password", "hunter2-from-template"),
            Map.entry("user", "admin"),
            Map.entry("url", "<no value>:hunter2@<no value>"));
  }

  @Test
  void stringDataOfTheTemplateIsIgnoredAsByTheOriginal() {
    Map<String, Object> sealed = sealed(Scope.STRICT, "password", "hunter2");
    at(sealed, "spec", "template").put("stringData", Map.of("user", "admin"));

    assertThat(texts(SealedSecrets.open(sealed, keys))).containsOnlyKeys("password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ env \"HOME\" }}",
        "{{ expandenv \"$HOME\" }}",
        "{{ getHostByName \"localhost\" }}",
        "{{ .password | nosuch }}",
        "{{ .password",
        "{{ if .password }}",
        "{{ index .password 99 }}",
        "{{ eq }}",
        "{{ template \"none\" }}",
      })
  void aTemplateThatReachesOutOrIsBrokenIsRefusedByKey(String template) {
    Map<String, Object> sealed = sealed(Scope.STRICT, "password", "hunter2");
    at(sealed, "spec", "template").put("data", Map.of("out", template));

    assertThatThrownBy(() -> SealedSecrets.open(sealed, keys))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessageStartingWith("spec.template.data.out: line 1")
        .matches(e -> !((CryptoException) e).hint().isEmpty(), "has a hint")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void nameAndNamespaceOfTheTemplateDoNotCount() {
    Map<String, Object> sealed = sealed(Scope.STRICT, "password", "hunter2");
    at(sealed, "spec", "template", "metadata").put("name", "evil");
    at(sealed, "spec", "template", "metadata").put("namespace", "kube-system");

    assertThat(SealedSecrets.open(sealed, keys).metadata())
        .containsEntry("name", "db")
        .containsEntry("namespace", "shop");
  }

  @Test
  void aMissingTemplateIsFine() {
    Map<String, Object> sealed = sealed(Scope.STRICT, "password", "hunter2");
    at(sealed, "spec").remove("template");
    OpenedSecret opened = SealedSecrets.open(sealed, keys);

    assertThat(opened.type()).isEmpty();
    assertThat(opened.metadata()).containsOnlyKeys("name", "namespace");
    opened.close();
    assertThat(opened.data().values()).allMatch(SecretBytes::isClosed);
  }
}
