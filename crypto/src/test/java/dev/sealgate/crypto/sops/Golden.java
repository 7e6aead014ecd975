package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.pgp.PgpKeyring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The files under {@code sops/golden}, and the keys that open them. */
final class Golden {
  static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  private Golden() {}

  static byte[] bytes(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/sops/golden/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  static List<AgeIdentity> identities(String... people) {
    return Arrays.stream(people)
        .flatMap(who -> AgeKeys.parseIdentities(SecretBytes.utf8(text(who + ".agekey"))).stream())
        .toList();
  }

  static SopsKeyring keys(String... people) {
    return SopsKeyring.of(identities(people));
  }

  static SopsKeyring dave() {
    return SopsKeyring.of(
        List.of(), Optional.of(PgpKeyring.parse(SecretBytes.utf8(text("dave.secret.asc")))));
  }

  static String recipient(String who) {
    return identities(who).getFirst().recipient().orElseThrow().toString();
  }

  static EncryptionRule rule(String... people) {
    return EncryptionRule.forAge(Arrays.stream(people).map(Golden::recipient).toList());
  }

  static SopsEnvironment environment(SopsKeyring keyring) {
    return SopsEnvironment.of(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom(), keyring);
  }

  static SopsEnvironment environment() {
    return environment(SopsKeyring.EMPTY);
  }

  static DecryptedSops open(String name, String... people) {
    return open(name, bytes(name), people);
  }

  static DecryptedSops open(String name, byte[] content, String... people) {
    return Sops.decrypt(name, content, format(name), keys(people));
  }

  static SopsFormat format(String name) {
    return SopsFormat.ofFileName(name).orElse(SopsFormat.BINARY);
  }

  static String plaintext(String name, byte[] content, String... people) {
    try (DecryptedSops open = open(name, content, people)) {
      return plaintext(open);
    }
  }

  static String plaintext(DecryptedSops open) {
    try (SecretBytes plain = open.plaintext()) {
      return plain.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static byte[] encrypt(String name, String plain, EncryptionRule rule) {
    return Sops.encrypt(
        name, plain.getBytes(StandardCharsets.UTF_8), format(name), rule, environment());
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
