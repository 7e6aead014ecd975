package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Single values of encrypted files. */
final class Values {
  private Values() {}

  static TreePath path(String text) {
    try {
      return TreePath.parse(text);
    } catch (CryptoException e) {
      throw Failure.of(
          ExitCode.BAD_PATH, Objects.requireNonNullElse(e.getMessage(), e.detail()), e.hint());
    }
  }

  /** The caller closes it. */
  static SecretBytes at(DecryptedSops open, Source source, String text) {
    TreePath path = path(text);
    return open.extract(path)
        .orElseThrow(() -> nothingAt(source, path, "seal decrypt FILE shows what there is"));
  }

  static Failure nothingAt(Source source, TreePath path, String hint) {
    return Failure.of(source.name() + ": there is no value at " + path, hint);
  }

  /** Where the encrypted values of a file are. */
  static List<String> encryptedPaths(DecryptedSops open) {
    List<String> paths = new ArrayList<>();
    for (int document = 0; document < open.documents(); document++) {
      String prefix = open.documents() == 1 ? "" : "document " + (document + 1) + ": ";
      open.tree(
          document,
          (path, _) -> {
            paths.add(prefix + new TreePath(path));
            return "";
          });
    }
    return paths;
  }
}
