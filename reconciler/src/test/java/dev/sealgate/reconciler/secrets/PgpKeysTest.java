package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.SecretProvenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An {@code *.asc} entry opens what is encrypted to its key. */
final class PgpKeysTest {
  private static final Path KEYS = Path.of("src/test/resources/pgp");
  private static final String SECRET =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: hunter2}\n";

  @TempDir private Path temp;

  @Test
  void opensFilesThatAreEncryptedToIt() throws IOException {
    PgpRecipient recipient =
        PgpRecipient.parse(Files.readAllBytes(KEYS.resolve("x25519.pub"))).getFirst();
    byte[] file =
        Sops.encrypt(
            "s.yaml",
            SECRET.getBytes(StandardCharsets.UTF_8),
            SopsFormat.YAML,
            new EncryptionRule(
                List.of(List.of(new MasterKey.Pgp(recipient.fingerprint()))),
                0,
                new Selection(Selection.Kind.ENCRYPTED_REGEX, "^stringData$"),
                false),
            SopsEnvironment.of(
                PipelineFixture.CLOCK,
                PipelineFixture.RANDOM,
                SopsKeyring.EMPTY.withPgpRecipients(List.of(recipient))));

    try (PipelineFixture fixture = new PipelineFixture(temp);
        SecretBytes key =
            SecretBytes.takeOwnershipOf(Files.readAllBytes(KEYS.resolve("x25519.key")))) {
      fixture.git.file("app/s.yaml", file);
      fixture.keys =
          KeySource.of(
              ((KeyLoading.Loaded) DecryptionKeys.parse("sops-gpg", Map.of("team.asc", key)))
                  .keys());
      try (PreparedRevision revision = fixture.ready()) {
        SecretProvenance provenance = revision.provenance().getFirst();
        assertThat(provenance.details()).containsExactly(recipient.fingerprint());
        assertThat(revision.registry().placeholders()).hasSize(1);
      }
    }
  }
}
