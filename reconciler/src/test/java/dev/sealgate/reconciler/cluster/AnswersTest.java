package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static ApiAnswer of(int code, String body) {
    return Answers.of(code, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String status(String message) {
    return new String(
        Json.bytes(java.util.Map.of("kind", "Status", "reason", "R", "message", message)),
        StandardCharsets.UTF_8);
  }

  @Test
  void readsWhichRightIsMissing() {
    assertThat(
            of(
                403,
                status(
                    "deployments.apps \"web\" is forbidden: User \"system:serviceaccount:a:b\" cannot"
                        + " patch resource \"deployments\" in API group \"apps\" in the namespace"
                        + " \"shop\"")))
        .isEqualTo(new ApiAnswer.Forbidden("patch", "deployments.apps"));
  }

  @Test
  void tellsAPolicyFromAMissingRight() {
    assertThat(of(403, status("pods \"x\" is forbidden: exceeded quota: q")))
        .isInstanceOf(ApiAnswer.Rejected.class);
  }

  @Test
  void triesAgainWhileANamespaceGoes() {
    assertThat(
            of(
                403,
                status(
                    "configmaps \"a\" is forbidden: unable to create new content in namespace n"
                        + " because it is being terminated")))
        .isInstanceOf(ApiAnswer.Unavailable.class);
  }

  @Test
  void findsTheFieldThatDoesNotFitTheSchema() {
    assertThat(
            of(
                500,
                status(
                    "failed to create typed patch object (n/a; /v1, Kind=ConfigMap): .data.x:"
                        + " expected string, got &value.valueUnstructured{Value:true}")))
        .isInstanceOfSatisfying(
            ApiAnswer.Rejected.class,
            rejected ->
                assertThat(rejected.causes())
                    .containsExactly(
                        new ApiAnswer.Cause("expected string", "data.x", "expected string")));
  }

  @Test
  void doesNotTakeServerTroubleForARefusal() {
    assertThat(of(500, status("etcdserver: leader changed")))
        .isInstanceOf(ApiAnswer.Unavailable.class);
    assertThat(of(429, "slow down")).isInstanceOf(ApiAnswer.Unavailable.class);
    assertThat(of(502, "<html>")).isInstanceOf(ApiAnswer.Unavailable.class);
    assertThat(of(200, "<html>")).isInstanceOf(ApiAnswer.Unavailable.class);
  }

  @Test
  void takesNothingBeforeTheFinalAnswerForOne() {
    for (int code : new int[] {100, 102, 103}) {
      assertThat(of(code, "{\"kind\": \"ConfigMap\"}")).isInstanceOf(ApiAnswer.Unavailable.class);
      assertThat(Wire.isSure(code)).isFalse();
    }
    assertThat(Wire.isSure(200)).isTrue();
  }

  @Test
  void tellsAMissingObjectFromAMissingPath() {
    assertThat(of(404, "{\"details\": {\"kind\": \"namespaces\", \"name\": \"shop\"}}"))
        .isEqualTo(new ApiAnswer.Missing("namespaces", "shop"));
    assertThat(of(404, "404 page not found")).isEqualTo(new ApiAnswer.Missing("", ""));
  }

  @Test
  void showsNoServerTextByItself() {
    assertThat(of(422, status("Invalid value: \"planted\"")).toString()).doesNotContain("planted");
  }
}
