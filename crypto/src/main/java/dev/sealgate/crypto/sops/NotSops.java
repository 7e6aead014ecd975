package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.Store.Opened;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says what a file is that is no SOPS file, and what to do with it. */
final class NotSops {
  private static final int MARK = 7;

  private NotSops() {}

  /** Of a file whose first document has no metadata. */
  static Malformed of(String name, List<Opened> documents) {
    if (documents.stream().anyMatch(each -> isOf(each, "SealedSecret", "bitnami.com/"))) {
      return malformed(
          "it holds a SealedSecret, which is encrypted, but not by SOPS",
          "only the cluster opens it, or `seal secret --recover --recovery-private-key KEYS %1$s`;"
              + " to set a value: `seal secret --merge-into %1$s`",
          name);
    }
    if (documents.stream().anyMatch(each -> isOf(each, "ExternalSecret", "external-secrets.io/"))) {
      return malformed(
          "it holds an ExternalSecret and is not encrypted",
          "there is no value in it to encrypt: the values are in the store that it names",
          name);
    }
    return malformed(
        "the first document has no sops metadata: it is not encrypted",
        "encrypt the file with `seal encrypt` or `sops encrypt`",
        name);
  }

  private static boolean isOf(Opened opened, String kind, String group) {
    Branch root = opened.document().root();
    return text(root, "kind").equals(kind) && text(root, "apiVersion").startsWith(group);
  }

  private static String text(Branch root, String key) {
    return root.entries().stream()
        .filter(entry -> entry instanceof Item item && item.key().equals(key))
        .map(entry -> ((Item) entry).value())
        .map(node -> node instanceof Leaf(Scalar.Str(String text), Slot _) ? text : "")
        .findFirst()
        .orElse("");
  }

  /**
   * What stands between the marks of a conflict may be anything, and so may be what a parser says.
   */
  static Malformed explained(Malformed problem, String name, byte[] content) {
    // not as UTF-8: that it may be none is what the problem may be
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int start = lineOf('<', text, 0);
    int middle = start < 0 ? -1 : lineOf('=', text, start);
    if (middle < 0 || lineOf('>', text, middle) < 0) {
      return problem;
    }
    long line = text.substring(0, start).lines().count() + 1;
    return malformed(
        "the file has conflict markers of Git, from line " + line + " on",
        "of an encrypted file `seal git resolve %s` finishes the merge;"
            + " with no merge under way, restore the file from history",
        name);
  }

  /** Where a line begins that is a mark, or -1. */
  private static int lineOf(char sign, String text, int from) {
    String mark = String.valueOf(sign).repeat(MARK);
    for (int at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + MARK)) {
      int end = at + MARK;
      if ((at == 0 || text.charAt(at - 1) == '\n')
          && (end == text.length() || " \r\n".indexOf(text.charAt(end)) >= 0)) {
        return at;
      }
    }
    return -1;
  }

  private static Malformed malformed(String problem, String hint, String name) {
    return new Malformed("SOPS metadata", -1, problem, hint.formatted(name));
  }
}
