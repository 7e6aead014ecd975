package dev.sealgate.crypto.pgp;

import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.Hostile.Outcome;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** OpenPGP messages, secret keys and public keys, armored and binary. */
public final class PgpFuzz implements FuzzTarget {
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final SecretBytes PASSPHRASE = SecretBytes.utf8("passphrase");

  /** They cost what they must, but a thousand times they cost too much. */
  private static final List<String> DEAR = List.of("locked.key", "bomb.msg");

  private final PgpKeyring keyring =
      PgpKeyring.merge(
          List.of(
              PgpKeyring.parse(SecretBytes.copyOf(Hostile.resource("pgp/x25519.key"))),
              PgpKeyring.parse(SecretBytes.copyOf(Hostile.resource("pgp/nistp256.key")))));

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : Hostile.resources("pgp")) {
      String name = String.valueOf(file.getFileName());
      if (!name.endsWith(".md") && !DEAR.contains(name)) {
        byte[] content = Hostile.resource("pgp/" + name);
        seeds.add(content);
        seeds.addAll(withoutArmor(content));
      }
    }
    seeds.add(cheaplyLocked());
    return seeds;
  }

  private static byte[] cheaplyLocked() {
    try {
      byte[] block = PgpText.blocks(Hostile.resource("pgp/x25519.key")).getFirst();
      PGPSecretKeyRing open = new PGPSecretKeyRing(block, new BcKeyFingerprintCalculator());
      PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
      int fewRounds = 0;
      return PGPSecretKeyRing.copyWithNewPassword(
              open,
              null,
              new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha1, fewRounds)
                  .build(PASSPHRASE.use(SecretKeys::characters)))
          .getEncoded();
    } catch (IOException | PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The checksum of the armor would keep most changes from getting far. */
  private static List<byte[]> withoutArmor(byte[] content) {
    try {
      return PgpText.isArmored(content) ? PgpText.blocks(content) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run(byte[] input) {
    Hostile.outcome(() -> keyring.unwrap(input)).value().ifPresent(SecretBytes::close);
    Hostile.outcome(() -> PgpKeyring.parse(SecretBytes.copyOf(input)))
        .value()
        .ifPresent(PgpKeyring::close);
    Hostile.outcome(() -> PgpKeyring.parse(SecretBytes.copyOf(input), PASSPHRASE))
        .value()
        .ifPresent(PgpKeyring::close);
    Outcome<List<PgpRecipient>> recipients = Hostile.outcome(() -> PgpRecipient.parse(input, NOW));
    recipients
        .value()
        .ifPresent(all ->
            all.forEach(each ->
                Hostile.require(each.matches(each.fingerprint()), "is not itself: " + each)));
  }
}
