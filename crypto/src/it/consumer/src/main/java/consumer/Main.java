package consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A program of somebody else. */
public final class Main {
  public static void main(String[] args) {
    SecureRandom random = new SecureRandom();
    try (AgeIdentity identity = AgeIdentity.generate(random)) {
      SopsKeyring keys = SopsKeyring.of(List.of(identity));
      byte[] encrypted =
          Sops.encrypt(
              "a.yaml",
              "password: hunter2\n".getBytes(UTF_8),
              SopsFormat.YAML,
              EncryptionRule.forAge(List.of(identity.recipient().orElseThrow().toString())),
              SopsEnvironment.of(Clock.systemUTC(), random, keys));
      try (DecryptedSops file = Sops.decrypt("a.yaml", encrypted, SopsFormat.YAML, keys)) {
        System.out.println(file.tree(0, (path, value) -> value.length() + " bytes"));
      }
    }
    SealingKey key = SealingKey.generate(2048, Duration.ofDays(1), Clock.systemUTC(), random);
    Map<String, Object> sealed =
        SealedSecrets.seal(
            Map.of(
                "apiVersion", "v1",
                "kind", "Secret",
                "metadata", Map.of("name", "db", "namespace", "shop"),
                "stringData", Map.of("password", "hunter2")),
            key.certificate(),
            SealOptions.at(Instant.now()),
            random);
    try (SealingKeyRing ring = SealingKeyRing.of(List.of(key));
        OpenedSecret opened = SealedSecrets.open(sealed, ring)) {
      System.out.println(opened.data());
    }
  }
}
