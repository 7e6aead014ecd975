package dev.sealgate.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealgate.templates.TemplateException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where this engine differs from Go, sprig and ESO on purpose: bad input fails, nothing leaks. */
class DivergenceTest {
  private static final String CANARY = "c4n4ry-s3cr3t";
  private static final Map<String, Object> DATA =
      Map.of("secret", CANARY, "text", "x", "list", List.of(CANARY), "bin", new byte[] {-1, 0, 7});

  private static String render(String template) {
    return GoTemplate.render("t", template, DATA, GoTemplate.Options.strict());
  }

  private static TemplateException failure(String template) {
    return catchThrowableOfType(TemplateException.class, () -> render(template));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ b64dec .secret }}",
        "{{ b32dec .secret }}",
        "{{ hexdec .secret }}",
        "{{ fromJson .secret }}",
        "{{ mustFromJson .secret }}",
        "{{ fromYaml .secret }}",
        "{{ fromYaml (printf \"a: [%s\" .secret) }}",
        "{{ fromYaml (printf \"%s: 1\\n%s: 2\" .secret .secret) }}",
        "{{ atoi .secret }}",
        "{{ int .secret }}",
        "{{ add 1 .secret }}",
        "{{ float64 .secret }}",
        "{{ regexFind (printf \"(%s\" .secret) \"x\" }}",
        "{{ regexMatch (printf \"(%s\" .secret) \"x\" }}",
        "{{ urlParse (printf \"http://%s:%%zz\" .secret) }}",
        "{{ printf \"%d\" .secret }}",
        "{{ printf .secret 1 }}",
        "{{ printf \"%s\" }}",
        "{{ index .list .secret }}",
        "{{ index .list 7 }}",
        "{{ .secret.field }}",
        "{{ lt .secret 3 }}",
        "{{ first .secret }}",
        "{{ range .secret }}{{ end }}",
        "{{ fail .secret }}",
        "{{ .secret | fail }}",
        "{{ fail (printf \"bad %s\" .secret) }}",
        "{{ filterPEM \"CERTIFICATE\" .secret }}",
        "{{ filterCertChain \"leaf\" .secret }}",
        "{{ toJson .bin }}",
        "{{ toYaml .bin }}",
        "{{ .bin }}",
        "{{ template \"none\" .secret }}",
        "{{ dig \"a\" .secret .text }}",
        "{{ ternary 1 2 .secret }}",
        "{{ (dict .secret (dict)).nope.deeper }}",
        "{{ repeat 100000000 .secret }}",
      })
  void failsAndNeverQuotesTheValue(String template) {
    TemplateException failure = failure(template);

    assertThat(failure).isNotNull();
    assertThat(failure.line()).isEqualTo(1);
    assertThat(failure.toString() + failure.hint() + failure.getCause()).doesNotContain("c4n4ry");
    assertThat(failure.getStackTrace()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "env, environment",
    "expandenv, environment",
    "getHostByName, network",
    "getSecretKey, other Secrets",
    "now, clock",
    "date, clock",
    "randAlphaNum, random",
    "uuidv4, random",
    "bcrypt, random",
    "htpasswd, random",
    "genSelfSignedCert, random",
    "encryptAES, random",
    "pkcs12key, not supported",
    "semverCompare, not supported",
    "call, not supported",
  })
  void refusesFunctionsByNameWithTheReason(String function, String reason) {
    TemplateException failure = failure("ok\n{{ if false }}{{ " + function + " }}{{ end }}");

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED_FUNCTION);
    assertThat(failure.function()).contains(function);
    assertThat(failure.detail()).contains(reason);
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.column()).isEqualTo(18);
    assertThat(failure.hint()).isNotEmpty();
  }

  @Test
  void namesAnUnknownFunction() {
    TemplateException failure = failure("{{ passwordx }}");

    assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_FUNCTION);
    assertThat(failure.hint()).contains(".passwordx");
  }

  @Test
  void showsALiteralMessageOfFail() {
    TemplateException failure = failure("{{ fail \"user is missing\" }}");

    assertThat(failure.kind()).isEqualTo(Kind.FAILED_ON_PURPOSE);
    assertThat(failure).hasMessage("template t:1:4: fail: user is missing");
  }

  @Test
  void namesAMissingKeyWithItsPlace() {
    TemplateException failure = failure("a\n  {{ .text }}{{ .pasword }}");

    assertThat(failure.kind()).isEqualTo(Kind.MISSING_KEY);
    assertThat(failure).hasMessage("template t:2:17: the data has no entry for key \"pasword\"");
  }

  @Test
  void namesTheFunctionAndTheArgument() {
    assertThat(failure("{{ .list | upper }}"))
        .hasMessage("template t:1:12: upper: argument 1 has to be a string, not a list");
  }

  @Test
  void passesBinaryValuesThrough() {
    GoTemplate.Options strict = GoTemplate.Options.strict();

    assertThat(GoTemplate.renderBytes("t", "{{ .bin }}é", DATA, strict))
        .containsExactly(-1, 0, 7, 0xc3, 0xa9);
    assertThat(render("{{ .bin | b64enc }} {{ len .bin }}")).isEqualTo("/wAH 3");
    assertThat(GoTemplate.renderBytes("t", "{{ b64dec \"/wAH\" }}", Map.of(), strict))
        .containsExactly(-1, 0, 7);
  }

  @Test
  void copiesTheData() {
    Map<String, Object> inner = new java.util.HashMap<>(Map.of("a", "1"));

    String text =
        GoTemplate.render(
            "t",
            "{{ $_ := set .m \"a\" \"2\" }}{{ .m.a }}",
            Map.of("m", inner),
            GoTemplate.Options.DEFAULT);

    assertThat(text).isEqualTo("2");
    assertThat(inner).containsEntry("a", "1");
  }

  @Test
  void rendersAParsedTemplateManyTimes() {
    GoTemplate template = GoTemplate.parse("t", "{{ $x := .v }}{{ $x }}");

    assertThat(template.render(Map.of("v", "1"), GoTemplate.Options.DEFAULT)).isEqualTo("1");
    assertThat(template.render(Map.of("v", "ä"), GoTemplate.Options.DEFAULT)).isEqualTo("ä");
    assertThat(
            template.renderBytes(
                Map.of("v", "ä".getBytes(StandardCharsets.UTF_8)), GoTemplate.Options.DEFAULT))
        .hasSize(2);
  }

  @Test
  void refusesDataThatIsNoTree() {
    assertThatThrownBy(
            () -> GoTemplate.render("t", "", Map.of("a", new Object()), GoTemplate.Options.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
