package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.PolicyRefused;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.TreeWalker.Result;
import dev.sealgate.crypto.sops.TreeWalker.Spot;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encrypts the documents of one file and makes their MAC. */
final class TreeEncryption {
  private final Selection.Matcher rule;
  private final boolean macOnlyEncrypted;
  private final ValueCipher cipher;
  private final SecureRandom random;
  private final MacDigest mac;

  private TreeEncryption(
      Selection selection, boolean macOnlyEncrypted, ValueCipher cipher, SecureRandom random) {
    this.rule = selection.matcher();
    this.macOnlyEncrypted = macOnlyEncrypted;
    this.cipher = cipher;
    this.random = random;
    this.mac = new MacDigest(macOnlyEncrypted);
  }

  /**
   * @param mac what {@code sops.mac} becomes once it is encrypted
   */
  record Encrypted(List<Branch> documents, byte[] mac) {}

  static Encrypted encrypt(
      List<Branch> documents,
      Selection selection,
      boolean macOnlyEncrypted,
      ValueCipher cipher,
      SecureRandom random) {
    TreeEncryption run = new TreeEncryption(selection, macOnlyEncrypted, cipher, random);
    List<Branch> out = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      try {
        out.add(new TreeWalker(run::visit).walk(documents.get(i)));
      } catch (CryptoException e) {
        throw e.at(new CryptoException.Location("", documents.size() == 1 ? -1 : i, ""));
      }
    }
    return new Encrypted(out, run.mac.finish());
  }

  private Result visit(Scalar in, Spot spot) {
    boolean encrypted = rule.encrypts(spot.keys(), spot.comments(), spot.isComment());
    if (!spot.isComment() && (encrypted || !macOnlyEncrypted)) {
      mac.add(in);
    }
    if (!encrypted) {
      return Result.value(in);
    }
    byte[] plain = in.plainBytes();
    if (plain.length == 0) {
      return Result.value(new Scalar.Str(""));
    }
    LeafType type = spot.isComment() ? LeafType.COMMENT : in.type();
    String text = cipher.encrypt(type, plain, spot.additionalData(), random);
    Arrays.fill(plain, (byte) 0);
    if (spot.isComment() && rule.contradictedBy(text)) {
      throw new PolicyRefused(
          "an encrypted comment matches unencrypted_comment_regex, so it would not be decrypted",
          "narrow the expression so that it can't match the text of an ENC[…]");
    }
    return Result.value(new Scalar.Str(text));
  }
}
