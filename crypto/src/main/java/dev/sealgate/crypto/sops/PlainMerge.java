package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Merged.Side;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges three plaintexts by value. The result is written as a merge by lines when that has the
 * right values, because it keeps the comments and the order of both sides; else as our text with
 * single values changed.
 */
final class PlainMerge {
  private final String name;
  private final SopsFormat format;
  private final Metadata metadata;
  private final SopsLimits limits;
  private final Function<String, Optional<Side>> choice;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param metadata in whose stead the texts have none
   */
  PlainMerge(
      String name,
      SopsFormat format,
      Metadata metadata,
      SopsLimits limits,
      Function<String, Optional<Side>> choice) {
    this.name = name;
    this.format = format;
    this.metadata = metadata;
    this.limits = limits;
    this.choice = choice;
  }

  /**
   * @param base null when the sides have no text in common
   */
  Merged merge(byte @Nullable [] base, byte[] ours, byte[] theirs) {
    if (Arrays.equals(ours, theirs) || Arrays.equals(base, theirs)) {
      return clean(ours);
    }
    if (Arrays.equals(base, ours)) {
      return clean(theirs);
    }
    byte[] lines = base == null ? null : LineMerge.merge(base, ours, theirs).orElse(null);
    try {
      return format == SopsFormat.BINARY
          ? binary(lines, base, ours, theirs)
          : structured(lines, base, ours, theirs);
    } finally {
      if (lines != null) {
        Arrays.fill(lines, (byte) 0);
      }
    }
  }

  private Merged.Clean clean(byte[] text) {
    return new Merged.Clean(SecretBytes.copyOf(text), notes);
  }

  private Merged binary(
      byte @Nullable [] lines, byte @Nullable [] base, byte[] ours, byte[] theirs) {
    if (lines != null && base != null && isText(base) && isText(ours) && isText(theirs)) {
      return clean(lines);
    }
    return whole("data", base, ours, theirs);
  }

  private Merged whole(String place, byte @Nullable [] base, byte[] ours, byte[] theirs) {
    return switch (choice.apply(place).orElse(null)) {
      case null -> new Merged.Conflicts(List.of(place));
      case OURS -> clean(ours);
      case THEIRS -> clean(theirs);
      case BASE -> clean(base == null ? ours : base);
    };
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }

  private Merged structured(
      byte @Nullable [] lines, byte @Nullable [] base, byte[] ours, byte[] theirs) {
    List<Branch> was = base == null ? List.of() : parse(base).roots();
    List<Branch> mine = parse(ours).roots();
    List<Branch> other = parse(theirs).roots();
    boolean paired = mine.size() == other.size() && (base == null || was.size() == mine.size());
    if (!paired) {
      if (same(was, mine)) {
        return clean(theirs);
      }
      return same(was, other) ? clean(ours) : whole("documents", base, ours, theirs);
    }
    List<List<TreeMerge.Change>> changes = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    List<Branch> wanted = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      TreeMerge tree = new TreeMerge(i == 0 ? "" : "document " + (i + 1) + ": ", choice);
      tree.merge(base == null ? null : was.get(i), mine.get(i), other.get(i));
      changes.add(tree.changes());
      conflicts.addAll(tree.conflicts());
      wanted.add(apply(mine.get(i), tree.changes()));
    }
    if (!conflicts.isEmpty()) {
      return new Merged.Conflicts(conflicts);
    }
    if (lines != null && holds(lines, wanted)) {
      return clean(lines);
    }
    if (!comments(was).equals(comments(other))) {
      notes.add("comments are those of our side, and theirs were changed too");
    }
    return written(ours, changes);
  }

  private SopsFile parse(byte[] text) {
    return PlainFile.parse(name, text, format, metadata, limits);
  }

  private static boolean same(List<Branch> a, List<Branch> b) {
    return TreeMerge.same(
        new SopsNode.Sequence(new ArrayList<Element>(a)),
        new SopsNode.Sequence(new ArrayList<Element>(b)));
  }

  private static Branch apply(Branch root, List<TreeMerge.Change> changes) {
    Branch changed = root;
    for (TreeMerge.Change change : changes) {
      changed = apply(changed, change);
    }
    return changed;
  }

  private static Branch apply(Branch root, TreeMerge.Change change) {
    if (change.path().parts().isEmpty()) { // our document holds nothing yet
      return change.value() instanceof Branch branch ? branch : root;
    }
    return change.value() == null
        ? TreeOps.remove(root, change.path()).orElse(root)
        : TreeOps.put(root, change.path(), change.value());
  }

  private boolean holds(byte[] text, List<Branch> wanted) {
    try {
      return same(parse(text).roots(), wanted);
    } catch (CryptoException _) {
      return false; // lines of two sides that make no document together
    }
  }

  private static List<String> comments(List<Branch> roots) {
    return roots.stream().flatMap(root -> PlainEdit.comments(root).stream()).toList();
  }

  private Merged written(byte[] ours, List<List<TreeMerge.Change>> changes) {
    SecretBytes current = SecretBytes.copyOf(ours);
    for (int document = 0; document < changes.size(); document++) {
      for (TreeMerge.Change change : steps(changes.get(document))) {
        SecretBytes before = current;
        current = write(before, document, change);
        before.close();
      }
    }
    return new Merged.Clean(current, notes);
  }

  /** A document as a whole is put in by its members. */
  private static List<TreeMerge.Change> steps(List<TreeMerge.Change> changes) {
    List<TreeMerge.Change> steps = new ArrayList<>();
    for (TreeMerge.Change change : changes) {
      if (change.path().parts().isEmpty() && change.value() instanceof Branch branch) {
        for (Item item : JsonWriter.items(branch)) {
          steps.add(new TreeMerge.Change(new TreePath(List.of(item.key())), item.value()));
        }
      } else {
        steps.add(change);
      }
    }
    return steps;
  }

  private SecretBytes write(SecretBytes text, int document, TreeMerge.Change change) {
    return text.use(bytes -> {
      SopsFile file = parse(bytes);
      Branch root = apply(file.roots().get(document), change);
      return PlainEdit.write(file, document, root, change.path(), limits);
    });
  }
}
