package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.MacMismatch;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.CryptoException.Tampered;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.TreeWalker.Result;
import dev.sealgate.crypto.sops.TreeWalker.Spot;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decrypts the documents of one file and verifies its MAC; on failure nothing decrypted is left.
 */
final class TreeDecryption {
  private static final String BY_HAND =
      "someone put it in by hand: restore the file (git restore --source REVISION FILE), then put"
          + " the value in by `seal set` or `seal edit`";

  private final Metadata metadata;
  private final ValueCipher cipher;
  private final Selection.Matcher rule;
  private final MacDigest mac;
  private final List<SecretBytes> opened = new ArrayList<>();

  private TreeDecryption(Metadata metadata, SecretBytes dataKey) {
    this.metadata = metadata;
    this.cipher = new ValueCipher(dataKey);
    this.rule = metadata.selection().matcher();
    this.mac = new MacDigest(metadata.macOnlyEncrypted());
  }

  /** The decrypted documents; every secret in them is the caller's to close. */
  static List<Branch> decrypt(List<Branch> documents, Metadata metadata, SecretBytes dataKey) {
    TreeDecryption run = new TreeDecryption(metadata, dataKey);
    boolean done = false;
    try {
      List<Branch> plain = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        plain.add(run.document(documents.get(i), documents.size() == 1 ? -1 : i));
      }
      run.verify();
      done = true;
      return plain;
    } finally {
      if (!done) {
        run.opened.forEach(SecretBytes::close);
      }
    }
  }

  private Branch document(Branch root, int index) {
    try {
      return new TreeWalker(this::visit).walk(root);
    } catch (CryptoException e) {
      throw e.at(new CryptoException.Location("", index, ""));
    }
  }

  private Result visit(Scalar in, Spot spot) {
    boolean encrypted = rule.encrypts(spot.keys(), spot.comments(), spot.isComment());
    if (spot.isComment()) {
      return Result.value(encrypted ? comment(in, spot) : in);
    }
    Scalar value = encrypted ? value(in, spot) : in;
    // sops stores an encrypted comment of a list as a list element: neither form is in the MAC
    boolean comment = encrypted && value.type() == LeafType.COMMENT;
    if (comment && !spot.inList()) {
      throw new Malformed(
          "SOPS value",
          -1,
          "an encrypted comment stands where a value belongs",
          "the type in its ENC[…] was changed; restore it from history");
    }
    if (!comment && (encrypted || !metadata.macOnlyEncrypted())) {
      mac.add(value);
    }
    return new Result(value, comment);
  }

  private Scalar value(Scalar in, Spot spot) {
    if (!(in instanceof Scalar.Str(String text))) {
      throw new Malformed(
          "SOPS value",
          -1,
          "a value that has to be encrypted is a plain " + in.type().token(),
          BY_HAND);
    }
    if (text.isEmpty()) {
      return in;
    }
    return keep(
        cipher
            .decrypt(text, spot.additionalData())
            .orElseThrow(() ->
                new Malformed(
                    "SOPS value",
                    -1,
                    "a value that has to be encrypted is not (no whole ENC[AES256_GCM,…])",
                    BY_HAND)));
  }

  /** Older versions of sops left comments as they were, so a plain one is no error. */
  private Scalar comment(Scalar in, Spot spot) {
    if (!(in instanceof Scalar.Str(String text)) || !EncValue.looksLikeOne(text.strip())) {
      return in;
    }
    for (int depth = spot.keys().size(); depth >= 0; depth--) {
      // which map a comment belongs to is a matter of taste where it is indented oddly
      String additionalData = String.join(":", spot.keys().subList(0, depth)) + ":";
      try {
        Optional<Scalar.Secret> secret = cipher.decrypt(text.strip(), additionalData);
        if (secret.isPresent()) {
          return keep(secret.get());
        }
      } catch (Tampered _) {
        continue;
      } catch (Malformed _) {
        return in;
      }
    }
    return in;
  }

  private Scalar.Secret keep(Scalar.Secret secret) {
    opened.add(secret.bytes());
    return secret;
  }

  private void verify() {
    String restore = "restore the file from history; it was changed without the data key";
    if (metadata.mac().isEmpty()) {
      throw new MacMismatch("the file has no MAC", restore);
    }
    Scalar.Secret written;
    try {
      written =
          cipher
              .decrypt(metadata.mac(), metadata.macAdditionalData())
              .orElseThrow(() -> new MacMismatch("the file's MAC can't be read", restore));
    } catch (Tampered | Malformed _) {
      throw new MacMismatch("the file's MAC or its time of last change was altered", restore);
    }
    byte[] computed = mac.finish();
    byte[] expected = written.plainBytes();
    written.bytes().close();
    boolean same = MessageDigest.isEqual(expected, computed);
    Arrays.fill(computed, (byte) 0);
    Arrays.fill(expected, (byte) 0);
    if (!same) {
      throw new MacMismatch(
          "the MAC does not fit the values: some were changed, moved, added or removed", restore);
    }
  }
}
