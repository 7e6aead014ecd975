package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The map entries on the way to a changed value, outermost first, as far as they are there both
 * before and after.
 *
 * @param links none when the change is right in the root
 * @param parent the map or list, before the change, in which an entry came or went; empty when the
 *     change lies deeper than a single entry
 * @param depth how many parts of the path lead to the parent
 */
record ItemChain(List<Link> links, Optional<SopsNode> parent, int depth) {
  /**
   * @param level nesting of the entry in maps and lists, 1 for the root's own
   * @param inline comments on its line, which come before it in the tree
   */
  record Link(Item before, Item after, int level, List<Comment> inline) {}

  static ItemChain of(Branch before, Branch after, TreePath path) {
    List<Link> links = new ArrayList<>();
    SopsNode old = before;
    SopsNode now = after;
    int depth = 0;
    for (Object part : path.parts()) {
      Optional<SopsNode> oldChild = TreeOps.child(old, part);
      Optional<SopsNode> newChild = TreeOps.child(now, part);
      if (oldChild.isEmpty() || newChild.isEmpty() || size(old) != size(now)) {
        return new ItemChain(links, Optional.of(old), depth);
      }
      if (old instanceof Branch oldMap && now instanceof Branch newMap) {
        Item item = TreeOps.item(oldMap, (String) part).orElseThrow();
        links.add(
            new Link(
                item,
                TreeOps.item(newMap, (String) part).orElseThrow(),
                depth + 1,
                inline(oldMap, item)));
      }
      old = oldChild.get();
      now = newChild.get();
      depth++;
    }
    return new ItemChain(links, Optional.empty(), depth);
  }

  private static int size(SopsNode node) {
    return switch (node) {
      case Branch branch -> JsonWriter.items(branch).size();
      case Sequence list -> PlainEdit.nodes(list).size();
      case SopsNode.Leaf _ -> 0;
    };
  }

  private static List<Comment> inline(Branch branch, Item item) {
    List<Comment> comments = new ArrayList<>();
    for (Entry entry : branch.entries()) {
      if (entry instanceof Comment comment && comment.inline()) {
        comments.add(comment);
      } else if (entry.equals(item)) {
        return comments;
      } else {
        comments.clear();
      }
    }
    return comments;
  }
}
