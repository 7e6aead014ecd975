package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.nio.charset.StandardCharsets;

/** Plaintext documents as text that shows order, types and values, and no layout. */
final class Trees {
  private Trees() {}

  static String describe(String name, String text, String what) {
    return describe(name, text, what, true);
  }

  /**
   * @param exact whether integers count as more than the doubles nearest to them
   */
  static String describe(String name, String text, String what, boolean exact) {
    if (Golden.format(name) == SopsFormat.BINARY) {
      return text;
    }
    try {
      SourceText source = SourceText.of(text, false);
      StringBuilder out = new StringBuilder();
      for (Document document :
          Store.of(SopsFormat.ofFileName(name).orElseThrow())
              .parse(source, SopsLimits.DEFAULT, false)) {
        node(document.root(), out, exact);
        out.append("\n---\n");
      }
      return out.toString();
    } catch (RuntimeException e) {
      throw new AssertionError(what + "\nnot readable:\n" + text, e);
    }
  }

  private static void node(SopsNode node, StringBuilder out, boolean exact) {
    switch (node) {
      case Branch branch -> {
        out.append('{');
        for (Entry entry : branch.entries()) {
          if (entry instanceof Item item) {
            out.append(item.key()).append(" = ");
            node(item.value(), out, exact);
            out.append("; ");
          }
        }
        out.append('}');
      }
      case Sequence list -> {
        out.append('[');
        for (Element element : list.elements()) {
          switch (element) {
            case SopsNode inner -> {
              node(inner, out, exact);
              out.append(", ");
            }
            case Comment _ -> {}
          }
        }
        out.append(']');
      }
      case Leaf(Scalar value, Slot _) ->
          out.append(kind(value)).append('(').append(plain(value, exact)).append(')');
    }
  }

  private static String plain(Scalar value, boolean exact) {
    return value instanceof Scalar.Int(long number) && !exact
        ? GoNumbers.formatPlain(number)
        : new String(value.plainBytes(), StandardCharsets.UTF_8);
  }

  /** Integers and floats are one: sops writes the float 1.0 as 1. */
  private static String kind(Scalar value) {
    return switch (value) {
      case Scalar.Nil _ -> "nil";
      case Scalar.Int _, Scalar.Real _ -> "number";
      default -> value.type().name();
    };
  }
}
