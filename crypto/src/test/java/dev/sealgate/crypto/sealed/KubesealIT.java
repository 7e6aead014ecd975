package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.RANDOM;
import static dev.sealgate.crypto.sealed.SealedFixtures.at;
import static dev.sealgate.crypto.sealed.SealedFixtures.texts;
import static dev.sealgate.crypto.sealed.SealedFixtures.yaml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** Against the real kubeseal: what it seals opens here, what is sealed here it opens. */
class KubesealIT {
  private static final SealingKey SMALL = newKey(2048);
  private static final SealingKey MIDDLE = newKey(3072);
  private static final SealingKey LARGE = newKey(4096);

  @TempDir Path folder;

  private static SealingKey newKey(int bits) {
    return SealingKey.generate(bits, Duration.ofDays(3650), Clock.systemUTC(), RANDOM);
  }

  private static SealingKey keyOf(int bits) {
    return switch (bits) {
      case 2048 -> SMALL;
      case 3072 -> MIDDLE;
      default -> LARGE;
    };
  }

  static List<Arguments> sizesAndScopes() {
    List<Arguments> all = new ArrayList<>();
    for (int bits : new int[] {2048, 3072, 4096}) {
      for (Scope scope : Scope.values()) {
        all.add(Arguments.of(bits, scope));
      }
    }
    return all;
  }

  /** Text, unicode, empty, every byte, and something large. */
  private static Map<String, byte[]> values() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    byte[] large = new byte[500_000];
    RANDOM.nextBytes(large);
    Map<String, byte[]> values = new LinkedHashMap<>();
    values.put("text", "hunter2".getBytes(UTF_8));
    values.put("unicode", "pässwörd €😀\n".getBytes(UTF_8));
    values.put("empty", new byte[0]);
    values.put("every-byte", every);
    values.put("large", large);
    return values;
  }

  @ParameterizedTest
  @MethodSource("sizesAndScopes")
  void whatKubesealSealsOpensHere(int bits, Scope scope) throws IOException {
    SealingKey key = keyOf(bits);
    Map<String, byte[]> values = values();
    CommandResult sealed =
        Counterparts.kubeseal()
            .stdin(secret(values))
            .run("--cert", certificate(key), "--scope", scopeName(scope), "-o", "yaml")
            .orThrow();

    try (OpenedSecret opened = SealedSecrets.open(document(sealed), ring(key))) {
      assertThat(opened.data().keySet()).containsExactlyInAnyOrderElementsOf(values.keySet());
      opened.data().forEach((name, value) -> assertSame(name, value.copyBytes(), values));
      assertThat(opened.type()).contains("Opaque");
      assertThat(opened.metadata()).containsEntry("labels", Map.of("app", "shop"));
    }
  }

  @ParameterizedTest
  @MethodSource("sizesAndScopes")
  void whatIsSealedHereKubesealOpens(int bits, Scope scope) throws IOException {
    SealingKey key = keyOf(bits);
    Map<String, byte[]> values = values();
    Map<String, Object> sealed =
        SealedSecrets.seal(
            yaml(secret(values)),
            key.certificate(),
            SealOptions.at(Clock.systemUTC().instant()).withScope(scope),
            RANDOM);
    Path keyFile = folder.resolve("sealing.key");
    Files.write(keyFile, key.privateKeyPem().copyBytes());

    CommandResult opened =
        Counterparts.kubeseal()
            .stdin(dump(sealed))
            .run("--recovery-unseal", "--recovery-private-key", keyFile.toString(), "-o", "yaml")
            .orThrow();

    Map<String, Object> secret = document(opened);
    Map<String, Object> data = at(secret, "data");
    // Go writes an empty value as null.
    data.replaceAll((_, value) -> Objects.requireNonNullElse(value, ""));
    assertThat(data.keySet()).containsExactlyInAnyOrderElementsOf(values.keySet());
    data.forEach(
        (name, value) -> assertSame(name, Base64.getDecoder().decode((String) value), values));
    assertThat(secret).containsEntry("type", "Opaque");
    assertThat(at(secret, "metadata")).containsEntry("labels", Map.of("app", "shop"));
  }

  @Test
  void bothMakeTheSameManifest() throws IOException {
    Map<String, byte[]> values = Map.of("text", "hunter2".getBytes(UTF_8));
    for (Scope scope : Scope.values()) {
      Map<String, Object> theirs =
          document(
              Counterparts.kubeseal()
                  .stdin(secret(values))
                  .run("--cert", certificate(SMALL), "--scope", scopeName(scope), "-o", "yaml")
                  .orThrow());
      Map<String, Object> ours =
          SealedSecrets.seal(
              yaml(secret(values)),
              SMALL.certificate(),
              SealOptions.at(Clock.systemUTC().instant()).withScope(scope),
              RANDOM);
      at(theirs, "spec", "encryptedData").replaceAll((_, _) -> "…");
      at(ours, "spec", "encryptedData").replaceAll((_, _) -> "…");
      assertThat(SealedFixtures.copy(ours)).isEqualTo(SealedFixtures.copy(theirs));
    }
  }

  @ParameterizedTest
  @MethodSource("sizesAndScopes")
  void aSingleValueOfKubesealOpensHere(int bits, Scope scope) throws IOException {
    SealingKey key = keyOf(bits);
    CommandResult raw =
        Counterparts.kubeseal()
            .stdin("hunter2")
            .run(
                "--raw",
                "--cert",
                certificate(key),
                "--scope",
                scopeName(scope),
                "--namespace",
                "shop",
                "--name",
                "db",
                "--from-file=/dev/stdin")
            .orThrow();

    try (SecretBytes value = SealedSecrets.openValue(raw.text(), scope, "shop", "db", ring(key))) {
      assertThat(SealedFixtures.text(value)).isEqualTo("hunter2");
    }
  }

  @Test
  void templatesComeToTheSameInBoth() throws IOException {
    Map<String, Object> secret = yaml(secret(Map.of("user", "admin".getBytes(UTF_8))));
    Map<String, Object> sealed =
        SealedFixtures.copy(
            SealedSecrets.seal(
                secret, SMALL.certificate(), SealOptions.at(Clock.systemUTC().instant()), RANDOM));
    at(sealed, "spec", "template")
        .put("data", Map.of("url", "db://{{ .user | upper }}@{{ index . \"user\" | b64enc }}/"));
    Path keyFile = folder.resolve("sealing.key");
    Files.write(keyFile, SMALL.privateKeyPem().copyBytes());

    Map<String, Object> theirs =
        document(
            Counterparts.kubeseal()
                .stdin(dump(sealed))
                .run(
                    "--recovery-unseal", "--recovery-private-key", keyFile.toString(), "-o", "yaml")
                .orThrow());

    try (OpenedSecret ours = SealedSecrets.open(sealed, ring(SMALL))) {
      Map<String, String> expected = new LinkedHashMap<>();
      at(theirs, "data")
          .forEach((name, value) ->
              expected.put(name, new String(Base64.getDecoder().decode((String) value), UTF_8)));
      assertThat(texts(ours)).containsExactlyInAnyOrderEntriesOf(expected);
    }
  }

  @Test
  void kubesealRefusesWhatIsRefusedHere() throws IOException {
    CommandResult mismatch =
        Counterparts.kubeseal()
            .stdin(secret(Map.of("text", new byte[1])))
            .run("--cert", certificate(SMALL), "--namespace", "other");
    assertThat(mismatch.exit()).isNotZero();
    assertThat(mismatch.stderr())
        .contains(
            "namespace mismatch: input secret is in namespace \"shop\" but \"other\" was specified");
  }

  private static void assertSame(String name, byte[] value, Map<String, byte[]> values) {
    assertThat(Arrays.equals(value, values.get(name))).as(name).isTrue();
  }

  private static String secret(Map<String, byte[]> values) {
    Map<String, Object> data = new LinkedHashMap<>();
    values.forEach((name, value) -> data.put(name, Base64.getEncoder().encodeToString(value)));
    Map<String, Object> secret = new LinkedHashMap<>();
    secret.put("apiVersion", "v1");
    secret.put("kind", "Secret");
    secret.put(
        "metadata", Map.of("name", "db", "namespace", "shop", "labels", Map.of("app", "shop")));
    secret.put("type", "Opaque");
    secret.put("data", data);
    return dump(secret);
  }

  private static String dump(Map<String, Object> tree) {
    return new Dump(DumpSettings.builder().setWidth(10_000_000).build()).dumpToString(tree);
  }

  private static Map<String, Object> document(CommandResult result) {
    return yaml(result.text());
  }

  private String certificate(SealingKey key) throws IOException {
    Path file = folder.resolve("sealing.crt");
    Files.writeString(file, key.certificate().toPem());
    return file.toString();
  }

  private static SealingKeyRing ring(SealingKey key) {
    return SealingKeyRing.of(List.of(key));
  }

  private static String scopeName(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
