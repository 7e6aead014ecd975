package dev.sealgate.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealgate.templates.TemplateException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hostile template ends with an error soon, whatever it grows or repeats. */
class BoundsTest {
  private static final String DOUBLING =
      "{{ $x := \"xxxxxxxx\" }}{{ range until 60 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}",
        "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}",
        "{{ range 1000000000 }}{{ end }}",
        "{{ range until 99999 }}0123456789012345678901234567890123456789{{ end }}",
        DOUBLING,
        "{{ $l := list 1 }}{{ range until 60 }}{{ $l = concat $l $l }}{{ end }}",
        "{{ $l := list 1 }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ toJson $l }}",
        "{{ $l := list }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ $l }}",
        "{{ $l := list }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ deepCopy $l }}",
        "{{ $l := list }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ deepEqual $l $l }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ toJson $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ toYaml $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ deepCopy $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ deepEqual $d $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"s\" $d }}{{ merge $d (dict \"s\" $d) $d }}{{ $d }}",
        "{{ repeat 9223372036854775807 \"xx\" }}",
        "{{ indent 2000000000 \"x\" }}",
        "{{ printf \"%99999d\" 1 }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ replace \"a\" $s $s }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ replace \"\" $s $s }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ regexReplaceAll \"a\" $s $s }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ join $s (until 1000) }}",
        "{{ $s := repeat 1000000 \",\" }}{{ splitList \",\" $s }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ range until 100000 }}{{ contains \"b\" $s }}{{ end }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ range until 10000 }}{{ $_ := sha256sum $s }}{{ end }}",
        "{{ $s := repeat 1000000 \"a\" }}{{ range until 10000 }}"
            + "{{ if regexMatch \"(a*)*b\" $s }}{{ end }}{{ end }}",
        "{{ $l := until 90000 }}{{ uniq $l }}",
        "{{ $l := list }}{{ range until 100000 }}{{ $l = append $l (repeat 1000000 \"x\") }}{{ end }}",
        "{{ fromJson (repeat 100000 \"[\") }}",
        "{{ fromYaml (repeat 100000 \"[\") }}",
        "{{ fromYaml (repeat 100000 \"- \") }}",
        "{{ fromYaml \"a: \\\"\\\\u\" }}",
        "{{ regexFind (repeat 2000 \"a?\") \"a\" }}",
        "{{ regexFind \"((((a{100}){100}){100}){100})\" \"a\" }}",
      })
  void stops(String template) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(failure(template).kind()).isIn(Kind.LIMIT, Kind.BAD_ARGUMENT));
  }

  private static TemplateException failure(String template) {
    TemplateException failure =
        catchThrowableOfType(
            TemplateException.class,
            () -> GoTemplate.render("t", template, Map.of(), GoTemplate.Options.DEFAULT));
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void stopsYamlAliasesThatMultiply() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }

    TemplateException failure =
        catchThrowableOfType(
            TemplateException.class,
            () ->
                GoTemplate.render(
                    "t",
                    "{{ toJson (fromYaml .bomb) }}",
                    Map.of("bomb", bomb.toString()),
                    GoTemplate.Options.DEFAULT));

    assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "{{ if true }}", "{{ define \"x\" }}", "{{ $x := 1 }}", "{{", "."})
  void survivesDeepSyntax(String part) {
    String open = part.equals("(") ? "{{ " + "(".repeat(50_000) : part.repeat(50_000);

    TemplateException failure =
        catchThrowableOfType(TemplateException.class, () -> GoTemplate.parse("t", open));

    assertThat(failure == null || failure.kind() == Kind.LIMIT || failure.kind() == Kind.SYNTAX)
        .isTrue();
  }

  @Test
  void runsNestedTemplatesUpToTheBoundOnASmallStack() throws InterruptedException {
    String nested =
        "{{ define \"r\" }}{{ if gt . 0 }}{{ with . }}{{ template \"r\" (((sub . 1))) }}{{ end }}{{ end }}{{ end }}"
            + "{{ template \"r\" 90 }}done";
    String[] result = new String[1];

    Thread thread =
        Thread.ofVirtual()
            .start(() ->
                result[0] = GoTemplate.render("t", nested, Map.of(), GoTemplate.Options.DEFAULT));
    thread.join();

    assertThat(result[0]).isEqualTo("done");
  }

  @Test
  void boundsTheDepthOfData() {
    Map<String, Object> data = new HashMap<>();
    Object value = "x";
    for (int i = 0; i < 200; i++) {
      value = List.of(value);
    }
    data.put("deep", value);

    TemplateException failure =
        catchThrowableOfType(
            TemplateException.class,
            () -> GoTemplate.render("t", "", data, GoTemplate.Options.DEFAULT));

    assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
  }
}
