package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.Slot.Style;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a value whose ciphertext stays also keep the quotes around it, or their absence: in the
 * plaintext in between it may have needed others.
 */
final class OldQuotes {
  private final Map<String, Style> styles = new HashMap<>();

  private OldQuotes() {}

  static OldQuotes of(List<Branch> encrypted) {
    OldQuotes quotes = new OldQuotes();
    encrypted.forEach(quotes::note);
    return quotes;
  }

  private void note(SopsNode node) {
    switch (node) {
      case Branch branch -> items(branch).forEach(item -> note(item.value()));
      case Sequence list -> nodes(list).forEach(this::note);
      case Leaf(Scalar.Str(String text), Slot slot) when slot != null -> {
        if (isQuoting(slot.style()) && EncValue.looksLikeOne(text)) {
          styles.put(text, slot.style());
        }
      }
      case Leaf _ -> {}
    }
  }

  private static List<Item> items(Branch branch) {
    return branch.entries().stream().filter(Item.class::isInstance).map(Item.class::cast).toList();
  }

  private static List<SopsNode> nodes(Sequence list) {
    return list.elements().stream()
        .filter(SopsNode.class::isInstance)
        .map(SopsNode.class::cast)
        .toList();
  }

  private static boolean isQuoting(Style style) {
    return style == Style.PLAIN || style == Style.SINGLE_QUOTED || style == Style.DOUBLE_QUOTED;
  }

  Branch restore(Branch branch) {
    return new Branch(
        branch.entries().stream()
            .map(entry ->
                switch (entry) {
                  case Comment comment -> comment;
                  case Item item -> (Entry) item.with(restore(item.value()));
                })
            .toList());
  }

  private SopsNode restore(SopsNode node) {
    return switch (node) {
      case Branch branch -> restore(branch);
      case Sequence list ->
          new Sequence(
              list.elements().stream()
                  .map(element ->
                      switch (element) {
                        case Comment comment -> comment;
                        case SopsNode inner -> (Element) restore(inner);
                      })
                  .toList());
      case Leaf leaf -> style(leaf).map(style -> restyled(leaf, style)).orElse(leaf);
    };
  }

  private Optional<Style> style(Leaf leaf) {
    boolean quotable = leaf.slot() != null && isQuoting(leaf.slot().style());
    return quotable && leaf.value() instanceof Scalar.Str(String text)
        ? Optional.ofNullable(styles.get(text))
        : Optional.empty();
  }

  private static Leaf restyled(Leaf leaf, Style style) {
    return new Leaf(leaf.value(), leaf.slot() == null ? null : leaf.slot().as(style));
  }
}
