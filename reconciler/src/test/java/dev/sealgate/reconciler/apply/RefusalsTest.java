package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.Ignored;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Stage;
import dev.sealgate.reconciler.plan.Switches;
import dev.sealgate.reconciler.plan.Wave;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A webhook fills a {@code v1 Status} as it likes: every field of it may repeat a value. */
class RefusalsTest {
  private static final String VALUE = "planted-hunter2";

  private final PlaceholderKey key = PlaceholderKey.generate();
  private final SecretRegistry registry = new SecretRegistry(key);
  private final Refusals refusals = new Refusals(registry, new Identity.Controller());

  @AfterEach
  void close() {
    registry.close();
    key.close();
  }

  private Problem refused(boolean carriesSecrets, ApiAnswer answer) {
    try (SecretBytes value = SecretBytes.utf8(VALUE)) {
      registry.mask(value);
    }
    String kind = carriesSecrets ? "Secret" : "ConfigMap";
    return refusals.of(
        new PlannedObject(
            new ObjectRef("", kind, "ns", "x"),
            new ApiResource("", "v1", kind, "things", true),
            Map.of(),
            new Origin("f.yaml", 0),
            Stage.OBJECTS,
            Wave.DEFAULT,
            "",
            carriesSecrets,
            Ignored.NOTHING,
            Switches.STANDARD),
        answer);
  }

  @Test
  void tellsNoReasonThatAWebhookMadeUp() {
    Problem problem =
        refused(true, new ApiAnswer.Rejected(400, VALUE + " is too weak", "denied", List.of()));

    assertThat(problem.toString()).doesNotContain("planted").doesNotContain("too weak");
    assertThat(problem.message()).contains("Secret ns/x").contains("400");
  }

  @Test
  void tellsNoWordOfASecretEvenInAnotherShape() {
    Problem problem = refused(true, new ApiAnswer.Rejected(400, "2retnuh", "denied", List.of()));

    assertThat(problem.toString()).doesNotContain("2retnuh");
  }

  @Test
  void tellsNoCauseThatAWebhookMadeUp() {
    Problem problem =
        refused(
            true,
            new ApiAnswer.Rejected(
                422,
                "Invalid",
                "denied",
                List.of(
                    new ApiAnswer.Cause(VALUE, "data[" + VALUE + "]", VALUE),
                    new ApiAnswer.Cause("FieldValueRequired", "data[tls.key]", VALUE))));

    assertThat(problem.toString()).doesNotContain("planted");
    assertThat(problem.message()).contains("data[tls.key] FieldValueRequired");
  }

  @Test
  void scrubsWhatAServerSaysOfOtherObjects() {
    Problem problem =
        refused(
            false,
            new ApiAnswer.Rejected(
                422,
                "Invalid",
                "denied",
                List.of(new ApiAnswer.Cause("x", "spec." + VALUE, "must not be " + VALUE))));

    assertThat(problem.toString()).doesNotContain("planted").contains("must not be");
  }

  @Test
  void scrubsWhatIsForbidden() {
    Problem problem = refused(true, new ApiAnswer.Forbidden(VALUE, VALUE));

    assertThat(problem.toString()).doesNotContain("planted");
  }
}
