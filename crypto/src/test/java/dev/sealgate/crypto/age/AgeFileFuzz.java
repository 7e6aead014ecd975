package dev.sealgate.crypto.age;

import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.Hostile.Outcome;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Age files, binary and armored. Read at once and as a stream, a file gives the same or nothing;
 * which of several faults is named may differ, because a stream reads ahead.
 */
public final class AgeFileFuzz implements FuzzTarget {
  private static final int LARGEST_SEED = 3000;
  private static final int CHEAP_SCRYPT = 10;

  private final List<CctvVector> vectors =
      Hostile.resources("cctv/age").stream().map(CctvVector::read).toList();
  private final List<AgeIdentity> identities = new ArrayList<>();

  public AgeFileFuzz() {
    TreeSet<String> texts = new TreeSet<>();
    TreeSet<String> passphrases = new TreeSet<>();
    for (CctvVector vector : vectors) {
      texts.addAll(vector.identities());
      passphrases.addAll(vector.passphrases());
    }
    for (String text : texts) {
      identities.addAll(AgeKeys.parseIdentities(SecretBytes.utf8(text)));
    }
    for (String key : List.of("ssh/ed25519", "ssh/rsa")) {
      identities.addAll(AgeKeys.parseIdentities(SecretBytes.copyOf(Hostile.resource(key))));
    }
    for (String passphrase : passphrases) {
      identities.add(AgeIdentity.passphrase(SecretBytes.utf8(passphrase), CHEAP_SCRYPT));
    }
  }

  @Override
  public List<byte[]> seeds() {
    return vectors.stream()
        .map(CctvVector::file)
        .filter(file -> file.length <= LARGEST_SEED)
        .toList();
  }

  @Override
  public void run(byte[] input) {
    Outcome<SecretBytes> whole = Hostile.outcome(() -> Age.decrypt(input, identities));
    Outcome<SecretBytes> streamed = Hostile.outcome(() -> stream(input));
    Hostile.require(
        whole.value().equals(streamed.value()),
        "at once: " + whole.kind() + ", as a stream: " + streamed.kind());
  }

  private SecretBytes stream(byte[] input) {
    try (InputStream content = Age.decrypting(new ByteArrayInputStream(input), identities)) {
      return SecretBytes.takeOwnershipOf(content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
