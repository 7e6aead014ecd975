package dev.sealgate.externalsecrets;

import static dev.sealgate.externalsecrets.FakeStores.externalSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the target's template makes of the fetched values. */
class TemplateTest {

  private static final String FETCH =
      """
      dataFrom: [{extract: {key: app}}]
      target:
        template:
      """;

  private final InMemoryAccess access = new InMemoryAccess();
  private final Resolutions stores =
      FakeStores.with("- {key: app, value: '{\"user\":\"shop\",\"pass\":\"s3cret\"}'}")
          .access(access);

  private static String template(String fields) {
    return externalSecret(FETCH + fields.indent(4));
  }

  @Test
  void dataReplacesTheFetchedKeys() {
    assertThat(stores.data(template("data: {url: 'db://{{ .user }}:{{ .pass | upper }}@h'}")))
        .isEqualTo(Map.of("url", "db://shop:S3CRET@h"));
  }

  @Test
  void mergePolicyMergeKeepsThem() {
    assertThat(stores.data(template("mergePolicy: Merge\ndata: {user: '<{{ .user }}>'}")))
        .isEqualTo(Map.of("user", "<shop>", "pass", "s3cret"));
  }

  @Test
  void aTemplateWithoutDataKeepsThem() {
    try (ResolvedSecret secret =
        stores.secret(template("type: kubernetes.io/basic-auth\nmetadata: {labels: {a: b}}"))) {
      assertThat(Resolutions.texts(secret)).containsOnlyKeys("user", "pass");
      assertThat(secret.type()).isEqualTo("kubernetes.io/basic-auth");
      assertThat(secret.metadata())
          .isEqualTo(Map.of("name", "app", "namespace", "shop", "labels", Map.of("a", "b")));
    }
  }

  @Test
  void withoutATemplateLabelsAndAnnotationsAreThoseOfTheExternalSecret() {
    String labelled =
        externalSecret("data: [{secretKey: a, remoteRef: {key: app}}]\ntarget: {name: other}")
            .replace(
                "  name: app",
                "  name: app\n  labels: {l: '1'}\n  annotations:"
                    + " {argocd.argoproj.io/sync-wave: '2',"
                    + " kubectl.kubernetes.io/last-applied-configuration: x}");
    try (ResolvedSecret secret = stores.secret(labelled)) {
      assertThat(secret.type()).isEqualTo("Opaque");
      assertThat(secret.metadata())
          .isEqualTo(
              Map.of(
                  "name",
                  "other",
                  "namespace",
                  "shop",
                  "labels",
                  Map.of("l", "1"),
                  "annotations",
                  Map.of("argocd.argoproj.io/sync-wave", "2")));
    }
  }

  @Test
  void orphanAndImmutableAreHandedOn() {
    try (ResolvedSecret secret =
        stores.secret(
            externalSecret(
                """
                data: [{secretKey: a, remoteRef: {key: app}}]
                target: {creationPolicy: Orphan, immutable: true}
                """))) {
      assertThat(secret.prune()).isFalse();
      assertThat(secret.immutable()).isTrue();
    }
  }

  @Test
  void finalizersAreHandedOn() {
    try (ResolvedSecret secret = stores.secret(template("metadata: {finalizers: [a.example/b]}"))) {
      assertThat(secret.metadata()).containsEntry("finalizers", List.of("a.example/b"));
    }
  }

  @Test
  void templatesComeFromLiteralsConfigMapsAndSecretsAndDataGoesBeforeThem() {
    access.configMap("shop", "templates", Map.of("app.conf", "user={{ .user }}"));
    access.secret("shop", "templates", Map.of("all", "pass: '{{ .pass }}'\nport: 0123\n"));
    assertThat(
            stores.data(
                template(
                    """
                    templateFrom:
                    - configMap: {name: templates, items: [{key: app.conf}]}
                    - secret: {name: templates, items: [{key: all, templateAs: KeysAndValues}]}
                    - literal: "pass: from literal\\nextra: '{{ .user }}'"
                    data: {extra: from data}
                    """)))
        .isEqualTo(
            Map.of(
                "app.conf", "user=shop",
                "pass", "from literal",
                "port", "0123",
                "extra", "from data"));
  }

  @Test
  void aKeysAndValuesTemplateMustRenderToAMapOfTexts() {
    for (String literal :
        List.of("- a", "just text", "a: [1]", "a: {b: c}", "a: 'unclosed", "a: \\\"\\\\u")) {
      List<Failure> failures =
          stores.failures(template("templateFrom: [{literal: \"" + literal + "\"}]"));
      assertThat(failures)
          .singleElement()
          .satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure.keyPath()).isEqualTo("spec.target.template.templateFrom[0].literal");
          });
    }
  }

  @Test
  void aYamlBombInATemplateIsRefused() {
    String bomb =
        "a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c"
            + " [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]";
    assertThat(stores.failures(template("templateFrom: [{literal: \"" + bomb + "\"}]")))
        .singleElement()
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.MALFORMED));
  }

  @Test
  void yamlOfATemplateIsReadInLinearTimeHoweverLongItsWords() {
    String literals =
        "- literal: 'a: {{ repeat 1900000 \"x\" }}'\n".repeat(12).indent(2).stripTrailing();

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(stores.failures(template("templateFrom:\n" + literals + "\n")))
                .isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ repeat 200000 \"[\" }}", "%YAML 99999999999.1\n---\na: b"})
  void yamlThatBreaksItsReaderIsRefused(String literal) {
    String quoted = literal.replace("\"", "\\\"").replace("\n", "\\n");

    assertThat(stores.failures(template("templateFrom: [{literal: \"" + quoted + "\"}]")))
        .singleElement()
        .satisfies(failure -> assertThat(failure.message()).contains("YAML map"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{{ .missing }}', MALFORMED",
    "'{{ .user', MALFORMED",
    "'{{ fail \"no\" }}', MALFORMED",
    "'{{ env \"HOME\" }}', UNSUPPORTED",
    "'{{ getHostByName \"example.com\" }}', UNSUPPORTED",
    "'{{ genCA \"a\" 1 }}', UNSUPPORTED",
    "'{{ now }}', UNSUPPORTED",
    "'{{ noSuchFunction }}', UNSUPPORTED",
    "'{{ .pass | fromJson }}', MALFORMED"
  })
  void aTemplateThatCannotBeRenderedNamesItsKey(String text, Kind kind) {
    Failure failure = stores.failure(template("data: {good: fine, bad: '" + text + "'}"));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.keyPath()).isEqualTo("spec.target.template.data.bad");
    assertThat(failure.message()).contains("line 1").doesNotContain("s3cret");
  }

  @Test
  void missingAndDeniedTemplatesAreTold() {
    access.deny("shop/denied").silence("shop/silent").configMap("shop", "there", Map.of());
    List<Failure> failures =
        stores.failures(
            template(
                """
                templateFrom:
                - configMap: {name: nowhere, items: [{key: a}]}
                - secret: {name: denied, items: [{key: a}]}
                - secret: {name: silent, items: [{key: a}]}
                - configMap: {name: there, items: [{key: a}]}
                """));
    assertThat(failures)
        .extracting(Failure::kind, Failure::keyPath)
        .containsExactly(
            tuple(Kind.MISSING, "spec.target.template.templateFrom[0].configMap"),
            tuple(Kind.DENIED, "spec.target.template.templateFrom[1].secret"),
            tuple(Kind.UNREACHABLE, "spec.target.template.templateFrom[2].secret"),
            tuple(Kind.MISSING, "spec.target.template.templateFrom[3].configMap.items[0].key"));
  }

  @Test
  void aSecretLargerThanTheApiServerTakesIsRefused() {
    String large = "x".repeat(600_000);
    Resolutions many = FakeStores.with("- {key: a, value: " + large + "}");
    Failure failure =
        many.failure(
            externalSecret(
                "data: [{secretKey: a, remoteRef: {key: a}}, {secretKey: b, remoteRef: {key: a}}]"));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.message()).contains("1 MiB");
  }
}
