package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.Hostile;
import dev.sealgate.crypto.Hostile.Outcome;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Encrypted files of all stores: what the first byte modulo five says, then the file. */
public final class SopsFileFuzz implements FuzzTarget {
  private static final LeafMapper TEXT =
      (_, value) -> value.use(bytes -> Integer.toString(bytes.length));

  private final SopsKeyring keys =
      SopsKeyring.of(Golden.identities("alice", "bob", "carol"), Golden.dave().pgp());

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String name :
        List.of(
            "anchors.enc.yaml",
            "comments.enc.yaml",
            "documents.enc.yaml",
            "groups.enc.yaml",
            "old-shape.enc.yaml",
            "pgp.enc.yaml",
            "secret.enc.yaml",
            "types.enc.yaml",
            "values.enc.json",
            "app.enc.env",
            "app.enc.ini",
            "blob.enc.bin")) {
      seeds.add(Hostile.chosen(Golden.format(name).ordinal(), Golden.bytes(name)));
    }
    for (String[] plain :
        new String[][] {
          {"a.yaml", "a: " + Hostile.PLANTED + "\nb:\n  - 1.5\n  - true\n# note\nc: null\n"},
          {"a.yaml", "{a: " + Hostile.PLANTED + ", b: [1, 2]}\n"},
          {"a.json", "{\"a\":\"" + Hostile.PLANTED + "\",\"b\":[1,2.5,{\"c\":null}]}\n"},
          {"a.env", "# note\nA=" + Hostile.PLANTED + "\nB=\n"},
          {"a.ini", "[a]\nb = " + Hostile.PLANTED + "\n"},
          {"blob", Hostile.PLANTED}
        }) {
      byte[] file = Golden.encrypt(plain[0], plain[1], Golden.rule("alice"));
      seeds.add(Hostile.chosen(Golden.format(plain[0]).ordinal(), file));
    }
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    SopsFormat[] formats = SopsFormat.values();
    SopsFormat format = formats[(input[0] & 0xff) % formats.length];
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    Outcome<SopsInfo> info =
        Hostile.outcome(() -> Sops.inspect("f", content, format, SopsLimits.DEFAULT));
    boolean sniffed = Sops.looksEncrypted(content, format);
    Hostile.require(sniffed || info.value().isEmpty(), "a SOPS file that does not look like one");
    Outcome<DecryptedSops> open =
        Hostile.outcome(() -> Sops.decrypt("f", content, format, keys, SopsLimits.DEFAULT));
    Hostile.require(
        info.refusal().isEmpty() || open.kind().equals(info.kind()),
        "inspected: " + info.kind() + ", decrypted: " + open.kind());
    open.value().ifPresent(decrypted -> use(decrypted, content));
  }

  private void use(DecryptedSops decrypted, byte[] content) {
    try (decrypted) {
      for (int i = 0; i < decrypted.documents(); i++) {
        int document = i;
        Hostile.outcome(() -> decrypted.tree(document, TEXT));
      }
      Optional<SecretBytes> plain = Hostile.outcome(decrypted::plaintext).value();
      plain.ifPresent(text -> {
        try (text) {
          byte[] same =
              decrypted.edit(text.use(byte[]::clone), Golden.environment(SopsKeyring.EMPTY));
          Hostile.require(Arrays.equals(same, content), "changed by an edit that changes nothing");
        }
      });
      Outcome<byte[]> rotated =
          Hostile.outcome(() -> decrypted.rotate(Golden.rule("alice"), Golden.environment()));
      rotated.value().ifPresent(file -> opensAlike(decrypted, file));
    }
  }

  private void opensAlike(DecryptedSops before, byte[] file) {
    SopsFormat format = before.info().format();
    try (DecryptedSops after = Sops.decrypt("f", file, format, keys)) {
      for (int i = 0; i < before.documents(); i++) {
        int document = i;
        Outcome<?> one = Hostile.outcome(() -> before.tree(document, TEXT));
        Outcome<?> other = Hostile.outcome(() -> after.tree(document, TEXT));
        Hostile.require(one.value().equals(other.value()), "another tree after rotation");
      }
    } catch (CryptoException e) {
      throw new AssertionError("a rotated file does not open", e);
    }
  }
}
