package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The real sops with a key that both sides have. */
final class SopsCounterpart implements AutoCloseable {
  private final AgeIdentity identity = AgeIdentity.generate(new SecureRandom());
  private final Command sops;
  private final Path folder;

  SopsCounterpart() {
    try {
      folder = Files.createTempDirectory("sops-counterpart");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (SecretBytes line = identity.encoded()) {
      sops =
          Counterparts.sops()
              .env("SOPS_AGE_KEY", line.use(b -> new String(b, StandardCharsets.US_ASCII)))
              .env("SOPS_DISABLE_VERSION_CHECK", "1");
    }
  }

  String recipient() {
    return identity.recipient().orElseThrow().toString();
  }

  SopsKeyring keyring() {
    return SopsKeyring.of(List.of(identity));
  }

  EncryptionRule rule() {
    return EncryptionRule.forAge(List.of(recipient()));
  }

  /** In an empty folder but for a {@code .sops.yaml} with that rule. */
  CommandResult encrypt(String fileName, byte[] plaintext, SopsRule rule) {
    try {
      Files.writeString(folder.resolve(".sops.yaml"), rule.config(recipient()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sops.in(folder).stdin(plaintext).run("encrypt", "--filename-override", fileName);
  }

  CommandResult decrypt(String fileName, byte[] file, String... options) {
    List<String> words = new ArrayList<>(List.of("decrypt", "--filename-override", fileName));
    words.addAll(List.of(options));
    return sops.stdin(file).run(words.toArray(String[]::new));
  }

  CommandResult run(Path folder, String... arguments) {
    return sops.in(folder).run(arguments);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder.resolve(".sops.yaml"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    identity.close();
  }
}
