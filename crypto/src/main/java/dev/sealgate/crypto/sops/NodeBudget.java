package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.LimitExceeded;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/** Counts what a reader builds and stops it at the limits. */
final class NodeBudget {
  private final SopsLimits limits;
  private int nodes;
  private int aliased;

  NodeBudget(SopsLimits limits) {
    this.limits = limits;
  }

  void node() {
    if (++nodes > limits.maxNodes()) {
      throw new LimitExceeded(
          "the file has more than " + limits.maxNodes() + " values", "split the file");
    }
  }

  void depth(int depth) {
    if (depth > limits.maxDepth()) {
      throw new LimitExceeded(
          "maps and lists are nested deeper than " + limits.maxDepth(), "flatten the file");
    }
  }

  void document(int index) {
    if (index >= limits.maxDocuments()) {
      throw new LimitExceeded(
          "the file has more than " + limits.maxDocuments() + " documents", "split the file");
    }
  }

  /** What an alias stands for, without its place in the text. */
  SopsNode copy(SopsNode node) {
    node();
    if (++aliased > limits.maxAliasedNodes()) {
      throw new LimitExceeded(
          "aliases expand to more than " + limits.maxAliasedNodes() + " values",
          "write the values out instead of using anchors");
    }
    return switch (node) {
      case Leaf leaf -> new Leaf(leaf.value(), null);
      case Branch branch -> {
        List<Entry> copies = new ArrayList<>();
        for (Entry entry : branch.entries()) {
          switch (entry) {
            case Item item ->
                copies.add(new Item(item.key(), copy(item.value()), -1, -1, item.merge()));
            case Comment _ -> {}
          }
        }
        yield new Branch(copies);
      }
      case Sequence sequence -> {
        List<Element> copies = new ArrayList<>();
        for (Element element : sequence.elements()) {
          if (element instanceof SopsNode inner) {
            copies.add(copy(inner));
          }
        }
        yield new Sequence(copies);
      }
    };
  }
}
