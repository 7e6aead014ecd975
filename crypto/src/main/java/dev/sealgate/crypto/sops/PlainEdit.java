package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Changes one value inside a plaintext and leaves the rest of the text alone. Several ways to write
 * the change are tried, from the one that touches least; the first that reads back as the wanted
 * tree, with all comments, is taken.
 */
final class PlainEdit {
  /**
   * A way to write a change.
   *
   * @param exact whether it must keep every comment
   */
  record Candidate(boolean exact, Consumer<Patches> patches) {}

  private final SopsFile file;
  private final int document;
  private final Branch before;
  private final Branch after;

  private PlainEdit(SopsFile file, int document, Branch after) {
    this.file = file;
    this.document = document;
    this.before = file.roots().get(document);
    this.after = after;
  }

  /** The text of the first document with {@code after} in place of what it holds. */
  static SecretBytes write(SopsFile plain, Branch after, TreePath path, SopsLimits limits) {
    return write(plain, 0, after, path, limits);
  }

  /** The same for any of its documents. */
  static SecretBytes write(
      SopsFile plain, int document, Branch after, TreePath path, SopsLimits limits) {
    return new PlainEdit(plain, document, after).write(path, limits);
  }

  private SecretBytes write(TreePath path, SopsLimits limits) {
    if (sameShape(before, after)) {
      List<Branch> roots = new ArrayList<>(file.roots());
      roots.set(document, after);
      Optional<SecretBytes> simple = accepted(file.writePlain(roots), true, limits);
      if (simple.isPresent()) {
        return simple.get();
      }
    }
    Document changed = file.documents().get(document).document();
    List<Candidate> candidates =
        switch (file.format()) {
          case YAML -> new YamlEdits(file.source(), changed, after).candidates(path);
          case JSON, BINARY -> new JsonEdits(file.source(), changed, after).candidates(path);
          case DOTENV, INI -> new LineEdits(file.source(), changed, after).candidates(path);
        };
    for (Candidate candidate : candidates) {
      Patches patches = new Patches(file.source());
      candidate.patches().accept(patches);
      try (SecretBuffer out = new SecretBuffer(file.source().length() + 256)) {
        patches.writeTo(out);
        Optional<SecretBytes> text = accepted(out.toSecret(), candidate.exact(), limits);
        if (text.isPresent()) {
          return text.get();
        }
      }
    }
    throw new Malformed(
        file.format().name(),
        -1,
        "the value can't be written into a file of this format",
        "change it with `seal edit`");
  }

  private Optional<SecretBytes> accepted(SecretBytes text, boolean exact, SopsLimits limits) {
    byte[] bytes = text.copyBytes();
    try {
      List<Branch> roots =
          PlainFile.parse(file.name(), bytes, file.format(), file.metadata(), limits).roots();
      boolean good =
          roots.size() == file.roots().size()
              && same(roots.get(document), after)
              && (!exact || comments(roots.get(document)).equals(comments(after)));
      if (good) {
        return Optional.of(text);
      }
    } catch (CryptoException _) {
      // this way of writing it does not work out
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    text.close();
    return Optional.empty();
  }

  /** Whether only values without structure differ. */
  private static boolean sameShape(Element a, Element b) {
    return switch (a) {
      case Comment _ -> b instanceof Comment;
      case Leaf leaf -> b instanceof Leaf other && (other.slot() != null || leaf.equals(other));
      case Sequence list ->
          b instanceof Sequence other
              && list.elements().size() == other.elements().size()
              && all(list.elements(), other.elements());
      case Branch branch ->
          b instanceof Branch other
              && branch.entries().size() == other.entries().size()
              && all(values(branch), values(other));
    };
  }

  private static boolean all(List<Element> a, List<Element> b) {
    for (int i = 0; i < a.size(); i++) {
      if (!sameShape(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Element> values(Branch branch) {
    return branch.entries().stream()
        .map(entry ->
            switch (entry) {
              case Comment comment -> (Element) comment;
              case Item item -> item.value();
            })
        .toList();
  }

  /** Whether two trees hold the same values under the same keys, in the same order. */
  private static boolean same(SopsNode a, SopsNode b) {
    return switch (a) {
      case Leaf(Scalar value, Slot _) ->
          b instanceof Leaf(Scalar other, Slot _) && same(value, other);
      case Sequence list -> b instanceof Sequence other && same(nodes(list), nodes(other));
      case Branch branch -> {
        List<Item> items = JsonWriter.items(branch);
        List<Item> others = b instanceof Branch other ? JsonWriter.items(other) : List.of();
        yield b instanceof Branch
            && items.stream()
                .map(Item::key)
                .toList()
                .equals(others.stream().map(Item::key).toList())
            && same(
                items.stream().map(Item::value).toList(),
                others.stream().map(Item::value).toList());
      }
    };
  }

  private static boolean same(List<SopsNode> a, List<SopsNode> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean same(Scalar a, Scalar b) {
    boolean numbers = number(a.type()) && number(b.type()); // 1.0 is written 1
    return (a.type() == b.type() || numbers)
        && (a instanceof Scalar.Nil) == (b instanceof Scalar.Nil)
        && Arrays.equals(a.plainBytes(), b.plainBytes());
  }

  private static boolean number(LeafType type) {
    return type == LeafType.INT || type == LeafType.FLOAT;
  }

  static List<SopsNode> nodes(Sequence list) {
    return list.elements().stream()
        .filter(SopsNode.class::isInstance)
        .map(SopsNode.class::cast)
        .toList();
  }

  /** Sorted, as texts. */
  static List<String> comments(Element root) {
    List<String> all = new ArrayList<>();
    collect(root, all);
    return all.stream().sorted().toList();
  }

  private static void collect(Element element, List<String> all) {
    switch (element) {
      case Comment(Scalar text, boolean _, Slot _) ->
          all.add(new String(text.plainBytes(), java.nio.charset.StandardCharsets.UTF_8).strip());
      case Leaf _ -> {}
      case Sequence list -> list.elements().forEach(each -> collect(each, all));
      case Branch branch -> values(branch).forEach(each -> collect(each, all));
    }
  }
}
