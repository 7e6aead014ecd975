package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Unsupported;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes the tree of one format as another, as sops does where the types of input and output
 * differ. What the other format can't say is refused; only comments are dropped, in JSON.
 */
final class Conversion {
  private static final int YAML_INDENT = 4;
  private static final Pattern DOTENV_KEY = Pattern.compile("[^=#\\s][^=\\r\\n]*");
  private static final Pattern INI_KEY =
      Pattern.compile("[^=:#;\"`\\[\\]\\s]+(?: [^=:#;\"`\\[\\]\\s]+)*");

  private final SopsFormat to;
  private final SecretBuffer out;

  private Conversion(SopsFormat to, SecretBuffer out) {
    this.to = to;
    this.out = out;
  }

  static SecretBytes write(List<Branch> documents, SopsFormat to) {
    if (documents.size() > 1 && to != SopsFormat.YAML) {
      throw new Unsupported(
          "the file has " + documents.size() + " documents, and " + shown(to) + " has one",
          "write YAML, or split the file");
    }
    try (SecretBuffer out = new SecretBuffer(1024)) {
      Conversion conversion = new Conversion(to, out);
      switch (to) {
        case YAML -> conversion.yaml(documents);
        case JSON -> {
          new JsonWriter(out, "\t", "\n").value(documents.getFirst(), 0);
          out.ascii('\n');
        }
        case DOTENV -> conversion.dotenv(documents.getFirst());
        case INI -> conversion.ini(documents.getFirst());
        case BINARY -> conversion.binary(documents.getFirst());
      }
      return out.toSecret();
    }
  }

  private void yaml(List<Branch> documents) {
    for (int i = 0; i < documents.size(); i++) {
      if (i > 0) {
        out.text("---\n");
      }
      new YamlWriter(out, "\n", YAML_INDENT).document(documents.get(i), 0);
    }
  }

  private void dotenv(Branch root) {
    for (Entry entry : root.entries()) {
      switch (entry) {
        case Comment comment -> {
          out.ascii('#');
          DotenvStore.escaped(out, comment.text(), "\n#");
        }
        case Item item -> {
          out.text(key(item, "", DOTENV_KEY)).ascii('=');
          byte[] text = text(item, "");
          try (SecretBytes value = SecretBytes.takeOwnershipOf(text)) {
            DotenvStore.escaped(out, new Scalar.Secret(LeafType.STR, value, new byte[0]), "\\n");
          }
        }
      }
      out.ascii('\n');
    }
  }

  private void ini(Branch root) {
    boolean first = true;
    for (Entry entry : root.entries()) {
      if (entry instanceof Item section) {
        if (!(section.value() instanceof Branch values)) {
          throw refused("is no section with values in it", section.key());
        }
        out.text(first ? "" : "\n").ascii('[').text(key(section, "", INI_KEY)).text("]\n");
        first = false;
        section(section.key(), values);
      } else if (entry instanceof Comment comment) {
        comment(comment);
      }
    }
  }

  private void section(String name, Branch values) {
    for (Entry entry : values.entries()) {
      if (entry instanceof Item item) {
        out.text(key(item, name, INI_KEY)).text(" = ");
        IniValue.write(text(item, name), "", out);
        out.ascii('\n');
      } else if (entry instanceof Comment comment) {
        comment(comment);
      }
    }
  }

  private void comment(Comment comment) {
    out.ascii('#');
    DotenvStore.escaped(out, comment.text(), "\n#");
    out.ascii('\n');
  }

  private void binary(Branch root) {
    for (Entry entry : root.entries()) {
      if (entry instanceof Item item && item.key().equals("data")) {
        byte[] text = text(item, "");
        out.raw(text, 0, text.length);
        Arrays.fill(text, (byte) 0);
        return;
      }
    }
    throw new Unsupported(
        "there is no value named data, which is what a binary file consists of",
        "choose another type for the output");
  }

  private String key(Item item, String parent, Pattern allowed) {
    if (!allowed.matcher(item.key()).matches()) {
      throw refused("is a name that it can't have", path(parent, item));
    }
    return item.key();
  }

  /** As texts are in a format without other types. */
  private byte[] text(Item item, String parent) {
    if (!(item.value() instanceof Leaf(Scalar value, Slot _))) {
      throw refused("is a map or a list", path(parent, item));
    }
    if (value instanceof Scalar.Nil) {
      throw refused("has no value", path(parent, item));
    }
    byte[] text = value.plainBytes();
    if (value.type() == LeafType.BOOL) {
      text[0] = (byte) Character.toLowerCase(text[0]);
    }
    return text;
  }

  private Unsupported refused(String problem, String path) {
    Unsupported failure =
        new Unsupported(
            shown(to) + " can't say this: it " + problem, "choose yaml or json for the output");
    return (Unsupported) failure.at(Location.keyPath(path));
  }

  private static String path(String parent, Item item) {
    return parent.isEmpty() ? item.key() : parent + "." + item.key();
  }

  private static String shown(SopsFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
