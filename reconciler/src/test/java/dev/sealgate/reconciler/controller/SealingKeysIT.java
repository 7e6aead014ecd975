package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.reconciler.secrets.FabricClusterSecrets;
import dev.sealgate.reconciler.secrets.KeyRenewal;
import dev.sealgate.reconciler.secrets.SealingKeys;
import dev.sealgate.testbed.Counterparts;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealing keys are followed by new ones when they are due, and go on opening what they sealed. */
class SealingKeysIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyRenewal NEVER = new KeyRenewal(Duration.ZERO, Optional.empty(), 2048);

  private final Lab lab = Lab.idle();

  @TempDir Path folder;

  @AfterEach
  void closeLab() {
    lab.close();
  }

  @Test
  void aDueKeyIsFollowedByANewOneAndStillOpens() throws IOException {
    SealingKey old = key(Instant.now().minus(Duration.ofDays(31)));
    store("sealed-secrets-keyold", old);
    TestApp app = lab.app("renewed");
    app.file("old.yaml", sealed(app, "old", old.certificate().toPem()));

    lab.startController(new KeyRenewal(Duration.ofDays(30), Optional.empty(), 2048));

    String served = certificateOtherThan(old.certificate().toPem());
    assertThat(keySecrets()).hasSize(2);
    app.file("new.yaml", sealed(app, "new", served));
    app.create(AUTOMATED).awaitReady();
    assertThat(value(app, "old")).isEqualTo("planted-old");
    assertThat(value(app, "new")).isEqualTo("planted-new");
    assertThat(keySecrets()).as("no third key").hasSize(2);
  }

  @Test
  void theScheduleRunsByItself() {
    lab.startController(new KeyRenewal(Duration.ofSeconds(3), Optional.empty(), 2048));
    String first = certificateOtherThan("");

    String second = certificateOtherThan(first);

    assertThat(keySecrets()).hasSizeGreaterThan(1);
    assertThat(certificateOtherThan(second)).isNotEqualTo(first);
  }

  @Test
  void aRetiredKeyIsFollowedAtOnce() throws IOException {
    lab.startController(NEVER);
    String first = certificateOtherThan("");
    TestApp app = lab.app("retired");
    app.file("old.yaml", sealed(app, "old", first));

    retire(keySecrets().getFirst());

    assertThat(certificateOtherThan(first)).isNotEmpty();
    assertThat(keySecrets()).hasSize(2);
    app.create(AUTOMATED).awaitReady();
    assertThat(value(app, "old")).isEqualTo("planted-old");
  }

  @Test
  void theCutoffCountsOnceItIsThere() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    store("sealed-secrets-keyold", key(now.minus(Duration.ofDays(2))));

    assertThat(load(cutoff(now.minus(Duration.ofDays(3))), now)).isFalse();
    assertThat(load(cutoff(now.plusSeconds(1)), now)).isFalse();
    assertThat(load(cutoff(now), now)).isTrue();
    assertThat(load(cutoff(now), now.plusSeconds(1))).as("only once").isFalse();
    assertThat(keySecrets()).hasSize(2);
  }

  /** Else every load would make one more key, and the retired one would still be the newest. */
  @Test
  void aKeyFromAClockThatIsAheadIsFollowedOnce() {
    Instant now = Instant.now();
    store("sealed-secrets-keyahead", key(now.plus(Duration.ofDays(1))));
    retire(keySecrets().getFirst());

    assertThat(load(NEVER, now)).isTrue();
    assertThat(load(NEVER, now)).isFalse();
  }

  private static KeyRenewal cutoff(Instant time) {
    return new KeyRenewal(Duration.ZERO, Optional.of(time), 2048);
  }

  /** Whether a key was made. */
  private boolean load(KeyRenewal renewal, Instant now) {
    SealingKeys keys =
        new SealingKeys(
            new FabricClusterSecrets(lab.client()),
            lab.namespace(),
            List.of(),
            renewal,
            Clock.fixed(now, ZoneOffset.UTC),
            RANDOM);
    try (SealingKeys.Loaded loaded = keys.loadOrCreate()) {
      return loaded.made();
    }
  }

  private static SealingKey key(Instant from) {
    return SealingKey.generate(
        2048, Duration.ofDays(3650), Clock.fixed(from, ZoneOffset.UTC), RANDOM);
  }

  private void store(String name, SealingKey key) {
    Base64.Encoder base64 = Base64.getEncoder();
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(lab.namespace())
                .withName(name)
                .addToLabels(SealingKeys.LABEL, SealingKeys.ACTIVE)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(
                    Map.of(
                        "tls.key",
                        base64.encodeToString(key.privateKeyPem().copyBytes()),
                        "tls.crt",
                        base64.encodeToString(key.certificate().toPem().getBytes(UTF_8))))
                .build())
        .create();
  }

  private List<Secret> keySecrets() {
    return lab.client()
        .secrets()
        .inNamespace(lab.namespace())
        .withLabel(SealingKeys.LABEL)
        .list()
        .getItems();
  }

  private void retire(Secret key) {
    lab.client()
        .resource(key)
        .edit(it -> {
          it.getMetadata().setAnnotations(Map.of(SealingKeys.RETIRED, "true"));
          return it;
        });
  }

  private String certificateOtherThan(String before) {
    return soon()
        .until(() -> lab.certificate().orElse(""), pem -> !pem.isEmpty() && !pem.equals(before));
  }

  private String sealed(TestApp app, String name, String certificate) throws IOException {
    Path pem = folder.resolve("cert.pem");
    Files.writeString(pem, certificate);
    return Counterparts.kubeseal()
        .stdin(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: %1$s, namespace: %2$s}
            stringData: {password: planted-%1$s}
            """
                .formatted(name, app.namespace()))
        .run("--cert", pem.toString(), "--format", "yaml")
        .orThrow()
        .text();
  }

  private String value(TestApp app, String secret) {
    Secret found = lab.client().secrets().inNamespace(app.namespace()).withName(secret).get();
    return new String(Base64.getDecoder().decode(found.getData().get("password")), UTF_8);
  }
}
