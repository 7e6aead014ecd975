package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.CannedApiServer;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Ignored;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Stage;
import dev.sealgate.reconciler.plan.Switches;
import dev.sealgate.reconciler.plan.Wave;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyWriterTest {
  private final PlaceholderKey key = PlaceholderKey.generate();
  private final SecretRegistry registry = new SecretRegistry(key);

  @AfterEach
  void close() {
    registry.close();
    key.close();
  }

  private String mask(String value) {
    try (SecretBytes bytes = SecretBytes.utf8(value)) {
      return registry.mask(bytes);
    }
  }

  private static PlannedObject object(
      String kind, boolean carriesSecrets, Map<String, @Nullable Object> body) {
    return new PlannedObject(
        new ObjectRef("", kind, "ns", "x"),
        new ApiResource("", "v1", kind, "things", true),
        body,
        new Origin("f.yaml", 0),
        Stage.OBJECTS,
        Wave.DEFAULT,
        "",
        carriesSecrets,
        Ignored.NOTHING,
        Switches.STANDARD);
  }

  private byte[] write(PlannedObject object) {
    try (WipingBuffer buffer = BodyWriter.write(object, registry)) {
      return buffer.toBytes();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void putsNoValueBesideTheDataOfASecret() {
    String placeholder = mask("s3cret");

    byte[] body =
        write(
            object(
                "Secret",
                true,
                Map.of("metadata", Map.of("annotations", Map.of("x", placeholder)))));

    assertThat(new String(body, StandardCharsets.UTF_8))
        .contains(placeholder)
        .doesNotContain("s3cret");
  }

  @Test
  void putsValuesIntoTheDataOfASecret() throws IOException {
    String composed = "user:" + mask("s3cret") + "@host";

    byte[] body =
        write(object("Secret", true, Map.of("data", Map.of("url", base64(composed), "n", ""))));

    assertThat(Json.parse(body).get("data"))
        .isEqualTo(Map.of("url", base64("user:s3cret@host"), "n", ""));
  }

  @Test
  void leavesAPlaceholderWhereNoValueMayGo() throws IOException {
    String placeholder = mask("s3cret");

    byte[] body = write(object("ConfigMap", false, Map.of("data", Map.of("k", placeholder))));

    assertThat(Json.parse(body).get("data")).isEqualTo(Map.of("k", placeholder));
  }

  @Test
  void escapesValuesWhereAKindMayCarryThem() throws IOException {
    String hard = "quote\" back\\slash \n\t\u0001\u007f\u0085\u2028\ufeff \ud83d\ude00 end";

    byte[] body = write(object("ConfigMap", true, Map.of("data", Map.of("k", mask(hard)))));

    assertThat(Json.parse(body).get("data")).isEqualTo(Map.of("k", hard));
  }

  @Test
  void refusesAPlaceholderThatStandsForNothing() {
    String known = mask("x");
    String forged = known.substring(0, 40) + (known.endsWith("a") ? "b" : "a");
    PlannedObject secret = object("Secret", true, Map.of("data", Map.of("k", base64(forged))));

    assertThatThrownBy(() -> write(secret)).isInstanceOf(CryptoException.UnknownPlaceholder.class);
  }

  @Test
  void aComparisonTellsOfSuchAPlaceholderToo() {
    String known = mask("x");
    String forged = known.substring(0, 40) + (known.endsWith("a") ? "b" : "a");
    PlannedObject secret = object("Secret", true, Map.of("data", Map.of("k", base64(forged))));
    try (CannedApiServer server = new CannedApiServer()) {
      server.answer(
          "/api/v1/namespaces/ns/things/x",
          "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"x\"}}");

      assertThat(
              new Comparer(server.client(), registry, new Parallel(1))
                  .compare(List.of(secret))
                  .problems())
          .singleElement()
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.PLACEHOLDER_FORGED));
    }
  }

  @Test
  void tellsNothingByItself() {
    try (WipingBuffer buffer =
        BodyWriter.write(
            object("Secret", true, Map.of("data", Map.of("k", base64(mask("s3cret"))))),
            registry)) {
      assertThat(buffer.toString()).doesNotContain("s3cret").doesNotContain(base64("s3cret"));
    }
  }
}
