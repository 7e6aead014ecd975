package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what a file's own rule says is encrypted, and is not. */
final class PlainValues {
  private PlainValues() {}

  /** Key paths, without the indexes of lists; empty texts are never encrypted. */
  static List<String> of(SopsFile file) {
    Selection.Matcher rule =
        (file.format() == SopsFormat.BINARY ? Selection.DEFAULT : file.metadata().selection())
            .matcher();
    Set<String> paths = new LinkedHashSet<>();
    TreeWalker walker =
        new TreeWalker((scalar, spot) -> {
          boolean empty = scalar instanceof Scalar.Str(String text) && text.isEmpty();
          boolean encrypted =
              scalar instanceof Scalar.Str(String text) && EncValue.parse(text).isPresent();
          if (!spot.isComment()
              && !empty
              && !encrypted
              && rule.encrypts(spot.keys(), spot.comments(), false)) {
            paths.add(KeyPaths.format(new ArrayList<>(spot.keys())));
          }
          return TreeWalker.Result.value(scalar);
        });
    for (Branch root : file.roots()) {
      walker.walk(root);
    }
    return List.copyOf(paths);
  }
}
