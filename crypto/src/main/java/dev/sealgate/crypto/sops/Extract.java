package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import dev.sealgate.crypto.sops.YamlScalarWriter.Place;

/** One part of a tree as a text of its own. */
final class Extract {
  private static final int YAML_INDENT = 4;

  private Extract() {}

  /** A text without quotes and line break; all else as the format writes it. */
  static SecretBytes text(SopsNode node, SopsFormat format) {
    try (SecretBuffer out = new SecretBuffer(256)) {
      if (node instanceof Leaf(Scalar value, Slot _) && isText(value)) {
        byte[] plain = value.plainBytes();
        return SecretBytes.takeOwnershipOf(plain);
      }
      switch (format) {
        case JSON, BINARY -> new JsonWriter(out, "\t", "\n").value(node, 0);
        case YAML -> yaml(node, out);
        case DOTENV, INI -> lines(node, format, out);
      }
      return out.toSecret();
    }
  }

  private static boolean isText(Scalar value) {
    return (value.type() == LeafType.STR || value.type() == LeafType.BYTES)
        && !(value instanceof Scalar.Nil);
  }

  private static void yaml(SopsNode node, SecretBuffer out) {
    YamlWriter writer = new YamlWriter(out, "\n", YAML_INDENT);
    switch (node) {
      case Branch branch -> writer.document(branch, 0);
      case Sequence list when !PlainEdit.nodes(list).isEmpty() -> writer.sequence(list, 0, false);
      case Sequence _ -> out.text("[]\n");
      case Leaf(Scalar value, Slot _) -> {
        new YamlScalarWriter(out, "\n").write(value, Place.KEY);
        out.ascii('\n');
      }
    }
  }

  /** A section of an INI file. */
  private static void lines(SopsNode node, SopsFormat format, SecretBuffer out) {
    if (node instanceof Branch branch) {
      for (SopsNode.Item item : JsonWriter.items(branch)) {
        if (item.value() instanceof Leaf(Scalar value, Slot _)) {
          out.text(item.key()).text(format == SopsFormat.INI ? " = " : "=");
          IniValue.write(value.plainBytes(), "", out);
          out.ascii('\n');
        }
      }
    }
  }
}
