package dev.sealgate.externalsecrets;

import static dev.sealgate.externalsecrets.FakeStores.externalSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What data and dataFrom fetch, and under which keys it ends up. */
class FetchTest {

  private final Resolutions stores =
      FakeStores.with(
          """
          - key: /plain
            value: hunter2
          - key: /plain
            value: hunter1
            version: v1
          - key: /app
            value: '{"user":"shop","port":5432,"id":9007199254740993,"tls":true,"none":null,
              "nested":{"a":[1,{"b":"deep"}]},"with/slash":"s","dotted.key":"d"}'
          - key: /b64
            value: '{"std":"Zm9v","url":"_-8=","no":"%%%"}'
          - key: /list
            value: '[1,2]'
          """);

  @Test
  void aWholeValueIsTakenAsItIs() {
    Map<String, String> data =
        stores.data(
            externalSecret(
                """
                data:
                - {secretKey: password, remoteRef: {key: /plain}}
                - {secretKey: old, remoteRef: {key: /plain, version: v1}}
                """));
    assertThat(data).isEqualTo(Map.of("password", "hunter2", "old", "hunter1"));
  }

  @ParameterizedTest
  @CsvSource({
    "user, shop",
    "port, 5432",
    "id, 9007199254740993",
    "tls, true",
    "none, ''",
    "nested.a.0, 1",
    "nested.a.1.b, deep",
    "dotted.key, d",
    "dotted\\.key, d",
    "with/slash, s",
    "nested.a.#, 2"
  })
  void aPropertyIsAnExactKeyOrElseAPath(String property, String value) {
    Map<String, String> data =
        stores.data(
            externalSecret(
                """
                data:
                - {secretKey: k, remoteRef: {key: /app, property: '%s'}}
                """
                    .formatted(property)));
    assertThat(data).containsExactly(Map.entry("k", value));
  }

  @Test
  void extractTakesEveryKeyAndConvertsNamesThatASecretCannotHave() {
    Map<String, String> data = stores.data(externalSecret("dataFrom: [{extract: {key: /app}}]"));
    assertThat(data)
        .containsEntry("user", "shop")
        .containsEntry("id", "9007199254740993")
        .containsEntry("none", "")
        .containsEntry("nested", "{\"a\":[1,{\"b\":\"deep\"}]}")
        .containsEntry("with_slash", "s")
        .hasSize(8);
  }

  @Test
  void extractConvertsToUnicodeNamesWhereAsked() {
    assertThat(
            stores.data(
                externalSecret("dataFrom: [{extract: {key: /app, conversionStrategy: Unicode}}]")))
        .containsEntry("with_U002f_slash", "s");
  }

  @Test
  void extractOfAPropertyTakesTheKeysOfTheNestedObject() {
    assertThat(stores.data(externalSecret("dataFrom: [{extract: {key: /app, property: nested}}]")))
        .containsExactly(Map.entry("a", "[1,{\"b\":\"deep\"}]"));
  }

  @Test
  void extractOfWhatIsNoObjectIsMalformed() {
    Failure failure = stores.failure(externalSecret("dataFrom: [{extract: {key: /list}}]"));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.keyPath()).isEqualTo("spec.dataFrom[0].extract");
  }

  @Test
  void laterSourcesOverrideEarlierOnesAndDataOverridesAll() {
    Map<String, String> data =
        stores.data(
            externalSecret(
                """
                data:
                - {secretKey: user, remoteRef: {key: /plain}}
                dataFrom:
                - extract: {key: /app}
                - extract: {key: /b64}
                """));
    assertThat(data).containsEntry("user", "hunter2").containsEntry("std", "Zm9v");
  }

  @Test
  void valuesAreDecodedWhereAsked() {
    Map<String, String> data =
        stores.data(
            externalSecret(
                """
                data:
                - {secretKey: a, remoteRef: {key: /b64, property: std, decodingStrategy: Base64}}
                - {secretKey: b, remoteRef: {key: /b64, property: no, decodingStrategy: Auto}}
                """));
    assertThat(data).isEqualTo(Map.of("a", "foo", "b", "%%%"));
  }

  @Test
  void whatIsNotEncodedAsSaidIsMalformed() {
    Failure failure =
        stores.failure(
            externalSecret(
                """
                data:
                - {secretKey: a, remoteRef: {key: /b64, property: no, decodingStrategy: Base64}}
                """));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.keyPath()).isEqualTo("spec.data[0].remoteRef.decodingStrategy");
    assertThat(failure.message()).doesNotContain("%%%");
  }

  @Test
  void aNullByteIsRefusedWhereAsked() {
    Resolutions binary = FakeStores.with("- {key: k, value: AAE=}");
    String ref = "{key: k, decodingStrategy: Base64, nullBytePolicy: %s}";
    String template = "data: [{secretKey: a, remoteRef: %s}]";
    assertThat(binary.data(externalSecret(template.formatted(ref.formatted("Ignore")))))
        .containsEntry("a", "\0\1");
    assertThat(binary.failure(externalSecret(template.formatted(ref.formatted("Fail")))).keyPath())
        .isEqualTo("spec.data[0].remoteRef.nullBytePolicy");
  }

  @Test
  void rewriteRenamesInTurnInsteadOfConversion() {
    Map<String, String> data =
        stores.data(
            externalSecret(
                """
                dataFrom:
                - extract: {key: /b64}
                  rewrite:
                  - regexp: {source: '(.*)', target: 'DB_${1}'}
                  - transform: {template: '{{ .value | upper }}'}
                """));
    assertThat(data).containsOnlyKeys("DB_STD", "DB_URL", "DB_NO");
  }

  @Test
  void rewriteByAnExpressionThatIsTooLargeIsRefused() {
    List<Failure> failures =
        stores.failures(
            externalSecret(
                """
                dataFrom:
                - extract: {key: /b64}
                  rewrite: [{regexp: {source: '((((a{100}){100}){100}){100})', target: same}}]
                """));
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
          assertThat(failure.keyPath()).isEqualTo("spec.dataFrom[0].rewrite[0].regexp.source");
        });
  }

  @Test
  void rewriteThatLosesAKeyIsRefused() {
    List<Failure> failures =
        stores.failures(
            externalSecret(
                """
                dataFrom:
                - extract: {key: /b64}
                  rewrite: [{regexp: {source: '.*', target: same}}]
                """));
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
          assertThat(failure.keyPath()).isEqualTo("spec.dataFrom[0].rewrite[0].regexp");
        });
  }

  @Test
  void eachSourceMayHaveItsOwnStore() {
    Resolutions two = stores.store(FakeStores.store("second", "- {key: other, value: o}"));
    Map<String, String> data =
        two.data(
            externalSecret(
                """
                data:
                - {secretKey: a, remoteRef: {key: /plain}}
                - {secretKey: b, remoteRef: {key: other}, sourceRef: {storeRef: {name: second}}}
                """));
    assertThat(data).isEqualTo(Map.of("a", "hunter2", "b", "o"));
  }

  @Test
  void provenanceTellsWhereKeysCameFromAndNoValue() {
    try (ResolvedSecret secret =
        stores.secret(
            externalSecret(
                """
                data:
                - {secretKey: old, remoteRef: {key: /plain, version: v1}}
                - {secretKey: user, remoteRef: {key: /app, property: user}}
                """))) {
      assertThat(secret.provenance())
          .containsExactly(
              new Provenance(List.of("old"), "SecretStore values", "fake", "/plain", "", "v1"),
              new Provenance(List.of("user"), "SecretStore values", "fake", "/app", "user", ""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', PT1H",
    "refreshInterval: 0, PT0S",
    "refreshInterval: 0s, PT0S",
    "refreshInterval: 1h0m0s, PT1H",
    "refreshInterval: 1h30m, PT1H30M",
    "refreshInterval: 1.5s, PT1.5S",
    "refreshInterval: 300ms, PT0.3S",
    "refreshPolicy: Periodic, PT1H",
    "refreshPolicy: OnChange, PT0S"
  })
  void theIntervalIsAGoDurationAndAnHourByDefault(String field, Duration interval) {
    Resolution resolution =
        stores.resolve(
            externalSecret(
                "data: [{secretKey: a, remoteRef: {key: /plain}}]\n"
                    + field.replaceAll(": (.*)", ": \"$1\"")));
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            resolved -> assertThat(resolved.refreshInterval()).isEqualTo(interval));
  }

  @Test
  void theOldVersionOfTheApiIsRead() {
    assertThat(
            stores.data(
                externalSecret("data: [{secretKey: a, remoteRef: {key: /plain}}]")
                    .replace("/v1", "/v1beta1")))
        .containsEntry("a", "hunter2");
  }
}
