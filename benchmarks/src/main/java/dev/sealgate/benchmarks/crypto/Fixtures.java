package dev.sealgate.benchmarks.crypto;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.age.AgeRecipient;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that Sealgate and the originals work on, all in one folder: {@code plain/} and {@code
 * sops/} (manifests, age X25519), {@code secret.json} and {@code sealed/} (RSA-4096), {@code
 * small.bin} and {@code stream.bin} with what age makes of them, and the keys.
 */
record Fixtures(Path folder) {
  static final String FOLDER_PROPERTY = "sealgate.benchmark.folder";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEALING_BITS = 4096;
  private static final int SMALL_BYTES = 32;
  private static final int PIECE_BYTES = 1 << 16;

  /** Those of the run that this JVM belongs to. */
  static Fixtures ofThisRun() {
    return new Fixtures(Path.of(System.getProperty(FOLDER_PROPERTY)));
  }

  /**
   * Makes them.
   *
   * @param files how many SOPS files and how many SealedSecrets, of three values each
   * @param streamBytes size of what is streamed
   */
  void write(int files, long streamBytes) throws IOException {
    SecureRandom random = new SecureRandom();
    try (AgeIdentity x25519 = AgeIdentity.generate(random);
        AgeIdentity hybrid = AgeIdentity.generateHybrid(random)) {
      writeKey("x25519", x25519);
      writeKey("hybrid", hybrid);
      writeSops(files, x25519, random);
      writeSmall(x25519, hybrid, random);
      writeStream(streamBytes, x25519, random);
    }
    writeSealed(files, random);
  }

  void delete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void writeKey(String name, AgeIdentity identity) throws IOException {
    try (SecretBytes text = identity.encoded()) {
      Files.write(file(name + ".key"), text.copyBytes());
    }
    Files.writeString(file(name + ".recipient"), recipient(identity) + "\n");
  }

  private static AgeRecipient recipient(AgeIdentity identity) {
    return identity.recipient().orElseThrow();
  }

  private void writeSops(int files, AgeIdentity identity, SecureRandom random) throws IOException {
    Files.createDirectories(file("plain"));
    Files.createDirectories(file("sops"));
    EncryptionRule rule =
        EncryptionRule.forAge(List.of(recipient(identity).toString()))
            .with(new Selection(Selection.Kind.ENCRYPTED_REGEX, "^(data|stringData)$"));
    SopsEnvironment env =
        SopsEnvironment.of(Clock.systemUTC(), random, SopsKeyring.of(List.of(identity)));
    for (int i = 0; i < files; i++) {
      String name = "secret-%04d.yaml".formatted(i);
      byte[] plain =
          """
          apiVersion: v1
          kind: Secret
          metadata:
              name: app-%1$d
          stringData:
              user: user-%1$d
              password: correct-horse-battery-%1$d
              url: postgres://db-%1$d.example.com:5432/app
          """
              .formatted(i)
              .getBytes(StandardCharsets.UTF_8);
      Files.write(file("plain").resolve(name), plain);
      Files.write(
          file("sops").resolve(name), Sops.encrypt(name, plain, SopsFormat.YAML, rule, env));
    }
  }

  private void writeSmall(AgeIdentity x25519, AgeIdentity hybrid, SecureRandom random)
      throws IOException {
    byte[] content = new byte[SMALL_BYTES];
    random.nextBytes(content);
    Files.write(file("small.bin"), content);
    try (SecretBytes small = SecretBytes.takeOwnershipOf(content)) {
      for (Map.Entry<String, AgeIdentity> key :
          Map.of("x25519", x25519, "hybrid", hybrid).entrySet()) {
        List<AgeRecipient> one = List.of(recipient(key.getValue()));
        Files.write(
            file(key.getKey() + ".age"), Age.encrypt(small, one, Age.Encoding.BINARY, random));
      }
    }
  }

  private void writeStream(long bytes, AgeIdentity identity, SecureRandom random)
      throws IOException {
    List<AgeRecipient> one = List.of(recipient(identity));
    byte[] piece = new byte[PIECE_BYTES];
    try (OutputStream plain = Files.newOutputStream(file("stream.bin"));
        OutputStream sealed =
            Age.encrypting(
                Files.newOutputStream(file("stream.age")), one, Age.Encoding.BINARY, random)) {
      for (long left = bytes; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        int length = (int) Math.min(left, piece.length);
        plain.write(piece, 0, length);
        sealed.write(piece, 0, length);
      }
    }
  }

  private void writeSealed(int files, SecureRandom random) throws IOException {
    Files.createDirectories(file("sealed"));
    JSON.writeValue(
        file("secret.json").toFile(),
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of("name", "app", "namespace", "shop"),
            "stringData",
            Map.of(
                "user",
                "user-1",
                "password",
                "correct-horse-battery-1",
                "url",
                "postgres://db-1.example.com:5432/app")));
    try (SealingKey key =
        SealingKey.generate(SEALING_BITS, Duration.ofDays(3650), Clock.systemUTC(), random)) {
      try (SecretBytes pem = key.privateKeyPem()) {
        Files.write(file("sealing.key"), pem.copyBytes());
      }
      Files.writeString(file("sealing.crt"), key.certificate().toPem());
      SealOptions options = SealOptions.at(Clock.systemUTC().instant());
      for (int i = 0; i < files; i++) {
        JSON.writeValue(
            file("sealed").resolve("secret-%04d.json".formatted(i)).toFile(),
            SealedSecrets.seal(plainSecret(), key.certificate(), options, random));
      }
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  List<Path> sopsFiles() {
    return sorted(file("sops"));
  }

  List<Map<String, Object>> sealedSecrets() {
    return sorted(file("sealed")).stream().map(Fixtures::readJson).toList();
  }

  Map<String, Object> plainSecret() {
    return readJson(file("secret.json"));
  }

  /** The values of the Secret that is sealed, by name. */
  Map<String, byte[]> plainValues() {
    return JSON
        .convertValue(plainSecret().get("stringData"), new TypeReference<Map<String, String>>() {})
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, item -> item.getValue().getBytes(StandardCharsets.UTF_8)));
  }

  List<AgeIdentity> identities(String name) {
    try (SecretBytes text = SecretBytes.takeOwnershipOf(read(name + ".key"))) {
      return AgeKeys.parseIdentities(text);
    }
  }

  SealingKeyRing sealingKeys() {
    try (SecretBytes pem = SecretBytes.takeOwnershipOf(read("sealing.key"))) {
      return SealingKeyRing.of(
          List.of(
              SealingKey.parse(pem, new String(read("sealing.crt"), StandardCharsets.US_ASCII))));
    }
  }

  byte[] read(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> readJson(Path file) {
    try {
      return JSON.readValue(file.toFile(), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sorted(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException when a result is wrong: then its time means nothing
   */
  static void requireRight(String what, boolean right) {
    if (!right) {
      throw new IllegalStateException(what + " gave a wrong result");
    }
  }
}
