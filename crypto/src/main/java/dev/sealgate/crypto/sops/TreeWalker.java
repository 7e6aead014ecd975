package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Visits the values and comments of a tree in document order, which is the order of the MAC, and
 * builds the tree of what the visitor returns.
 */
final class TreeWalker {
  /** Decides on one value. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param scalar never nil
     * @return what replaces it; a comment's text for a comment
     */
    Result visit(Scalar scalar, Spot spot);
  }

  /** A list element can turn into a comment: so sops stores encrypted comments of lists. */
  record Result(Scalar scalar, boolean becomesComment) {
    static Result value(Scalar scalar) {
      return new Result(scalar, false);
    }
  }

  /**
   * @param keys map keys of the path
   * @param comments per level, the comments above the item
   * @param inList whether it is an element of a list
   */
  record Spot(List<String> keys, List<List<String>> comments, boolean isComment, boolean inList) {
    /** What a ciphertext is bound to; list indexes are not in it. */
    String additionalData() {
      return String.join(":", keys) + ":";
    }
  }

  private final Visitor visitor;
  private final List<String> keys = new ArrayList<>();
  private final List<Object> path = new ArrayList<>();
  private final List<List<String>> comments = new ArrayList<>();

  TreeWalker(Visitor visitor) {
    this.visitor = visitor;
  }

  Branch walk(Branch root) {
    return branch(root);
  }

  private Branch branch(Branch in) {
    List<Entry> out = new ArrayList<>(in.entries().size());
    List<String> above = new ArrayList<>();
    comments.add(above);
    for (Entry entry : in.entries()) {
      switch (entry) {
        case Comment comment -> out.add(comment(comment, above));
        case Item item -> {
          keys.add(item.key());
          path.add(item.key());
          out.add(item.with((SopsNode) value(item.value())));
          keys.removeLast();
          path.removeLast();
          above.clear();
        }
      }
    }
    comments.removeLast();
    return new Branch(out);
  }

  private Sequence sequence(Sequence in) {
    List<Element> out = new ArrayList<>(in.elements().size());
    List<String> above = new ArrayList<>();
    comments.add(above);
    int index = 0;
    for (Element element : in.elements()) {
      switch (element) {
        case Comment comment -> out.add(comment(comment, above));
        case SopsNode node -> {
          path.add(index++);
          Element visited = value(node);
          out.add(visited);
          path.removeLast();
          if (visited instanceof SopsNode) {
            above.clear(); // a comment in the guise of an element governs what follows it
          }
        }
      }
    }
    comments.removeLast();
    return new Sequence(out);
  }

  private Comment comment(Comment comment, List<String> above) {
    above.add(comment.text() instanceof Scalar.Str(String text) ? text : "");
    Scalar text = visit(comment.text(), true).scalar();
    return new Comment(text, comment.inline(), comment.slot());
  }

  private Element value(SopsNode node) {
    return switch (node) {
      case Branch inner -> branch(inner);
      case Sequence inner -> sequence(inner);
      case Leaf leaf -> {
        if (leaf.value() instanceof Scalar.Nil) {
          yield leaf;
        }
        Result result = visit(leaf.value(), false);
        yield result.becomesComment()
            ? new Comment(
                result.scalar(),
                false,
                leaf.slot() == null ? null : leaf.slot().as(Slot.Style.LIST_COMMENT))
            : new Leaf(result.scalar(), leaf.slot());
      }
    };
  }

  private Result visit(Scalar scalar, boolean isComment) {
    try {
      boolean inList = !path.isEmpty() && path.getLast() instanceof Integer;
      return visitor.visit(scalar, new Spot(keys, comments, isComment, inList));
    } catch (CryptoException e) {
      throw e.at(CryptoException.Location.keyPath(KeyPaths.format(path)));
    }
  }
}
