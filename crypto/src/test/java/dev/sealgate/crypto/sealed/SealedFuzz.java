package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.Hostile.Outcome;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the first byte says: manifests, certificates, keys, plain Secrets of V1, base64. */
public final class SealedFuzz implements FuzzTarget {
  private static final int MANIFEST = 0;
  private static final int CERTIFICATE = 1;
  private static final int KEY = 2;
  private static final int V1 = 3;
  private static final int BASE64 = 4;
  private static final int ITEM = 5;
  private static final int CHOICES = 6;

  private final SealingKeyRing keys = SealingKeyRing.of(List.of(SealedFixtures.key(2048)));

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String name :
        List.of(
            "rsa2048-strict.sealed.json",
            "rsa2048-cluster-wide-v1.sealed.json",
            "rsa2048-namespace-wide.sealed.json",
            "rsa2048-template.sealed.json",
            "rsa2048-template-overrides.sealed.json")) {
      seeds.add(Hostile.chosen(MANIFEST, Hostile.resource("sealed/" + name)));
    }
    seeds.add(
        Hostile.chosen(
            V1,
            Hostile.utf8(
                "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},"
                    + "\"data\":{\"a\":\"aGk=\"},\"stringData\":{\"b\":\"c\"},\"immutable\":true}")));
    seeds.add(Hostile.chosen(CERTIFICATE, Hostile.resource("sealed/rsa2048.crt")));
    seeds.add(Hostile.chosen(KEY, Hostile.resource("sealed/rsa2048.key")));
    seeds.add(Hostile.chosen(KEY, Hostile.resource("ssh/rsa-pkcs8")));
    seeds.add(Hostile.chosen(BASE64, Hostile.utf8("aGVsbG8g\r\nd29ybGQ=\n")));
    seeds.add(Hostile.chosen(ITEM, Base64.getDecoder().decode(SealedFixtures.item("hello"))));
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch ((input[0] & 0xff) % CHOICES) {
      case MANIFEST -> yaml(rest).ifPresent(this::manifest);
      case CERTIFICATE -> certificate(Hostile.utf8(rest));
      case KEY -> key(rest);
      case V1 -> v1(rest);
      case BASE64 -> base64(new String(rest, StandardCharsets.ISO_8859_1));
      default ->
          Hostile.outcome(() ->
                  SealedSecrets.openValue(
                      Base64.getEncoder().encodeToString(rest), Scope.STRICT, "shop", "db", keys))
              .value()
              .ifPresent(SecretBytes::close);
    }
  }

  @SuppressWarnings("unchecked")
  private static Optional<Map<String, Object>> yaml(byte[] text) {
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(Hostile.utf8(text));
      return tree instanceof Map<?, ?> map
              && map.keySet().stream().allMatch(String.class::isInstance)
          ? Optional.of((Map<String, Object>) map)
          : Optional.empty();
    } catch (YamlEngineException _) {
      return Optional.empty();
    }
  }

  private void manifest(Map<String, Object> manifest) {
    Outcome<OpenedSecret> open = Hostile.outcome(() -> SealedSecrets.open(manifest, keys));
    open.value().ifPresent(OpenedSecret::close);
    Outcome<Map<String, Object>> resealed =
        Hostile.outcome(() ->
            SealedSecrets.reseal(
                manifest,
                keys,
                SealedFixtures.certificate(2048),
                SealedFixtures.NOW,
                SealedFixtures.RANDOM));
    Hostile.require(
        open.value().isEmpty() || resealed.value().isPresent(), "opens, and can't be resealed");
    Hostile.outcome(() -> SealingKey.ofSecret(manifest)).value().ifPresent(SealingKey::close);
    Hostile.outcome(() ->
        SealedSecrets.seal(
            manifest,
            SealedFixtures.certificate(2048),
            SealOptions.at(SealedFixtures.NOW),
            SealedFixtures.RANDOM));
  }

  private static void certificate(String pem) {
    Hostile.outcome(() -> SealingCertificate.parse(pem))
        .value()
        .ifPresent(certificate -> {
          String again = SealingCertificate.parse(certificate.toPem()).fingerprint();
          Hostile.require(again.equals(certificate.fingerprint()), "another certificate");
          Hostile.outcome(() ->
              SealedSecrets.sealValue(
                  SecretBytes.utf8("x"),
                  Scope.STRICT,
                  "a",
                  "b",
                  certificate,
                  SealedFixtures.RANDOM));
        });
  }

  private static void key(byte[] pem) {
    Hostile.outcome(() -> SealingKey.parse(SecretBytes.copyOf(pem)))
        .value()
        .ifPresent(key -> {
          try (key;
              SealingKey again = SealingKey.parse(key.privateKeyPem())) {
            Hostile.require(again.modulus().equals(key.modulus()), "another key");
          }
        });
  }

  private static void v1(byte[] json) {
    Hostile.outcome(() -> V1Secret.parse(SecretBytes.copyOf(json)))
        .value()
        .ifPresent(secret ->
            Hostile.outcome(() -> SecretItems.read(Fields.root(secret)))
                .value()
                .ifPresent(SecretItems::close));
  }

  /** Against another description of the same rules: a pattern, and Java's lenient decoder. */
  private static void base64(String text) {
    String bare = text.replace("\r", "").replace("\n", "");
    boolean wellFormed =
        bare.length() % 4 == 0 && bare.matches("[A-Za-z0-9+/]*+={0,2}") && !bare.startsWith("=");
    Optional<byte[]> decoded = GoBase64.decode(text);
    Hostile.require(decoded.isPresent() == wellFormed, "base64 or not?");
    decoded.ifPresent(bytes ->
        Hostile.require(Arrays.equals(bytes, Base64.getMimeDecoder().decode(bare)), "other bytes"));
  }
}
