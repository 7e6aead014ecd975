package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.Slot.Style;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.TreeChanges.Change;
import dev.sealgate.crypto.sops.YamlScalarWriter.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** YAML files of any number of documents. */
final class YamlStore extends Store {
  private static final int DEFAULT_INDENT = 4;

  @Override
  List<Document> parse(SourceText source, SopsLimits limits, boolean plain) {
    List<Document> documents = new YamlReader(source, limits, plain).read();
    if (documents.isEmpty()) {
      throw new Malformed("YAML", -1, "the file is empty", "write at least one key into it");
    }
    return documents;
  }

  @Override
  void write(SourceText source, List<Rewrite> rewrites, int indent, SecretBuffer out) {
    Patches patches = new Patches(source);
    for (Rewrite rewrite : rewrites) {
      document(source, rewrite, indent == 0 ? DEFAULT_INDENT : indent, patches);
    }
    Rewrite last = rewrites.getLast();
    if (last.metadata().isEmpty() && endsWithinALine(source, last.before().items())) {
      patches.replace(source.length(), source.length(), end -> end.text(source.lineBreak()));
    }
    patches.writeTo(out);
  }

  private static void document(SourceText source, Rewrite rewrite, int indent, Patches patches) {
    Document before = rewrite.before().document();
    Layout.Yaml layout = (Layout.Yaml) before.layout();
    TreeChanges changes = TreeChanges.between(before.root(), rewrite.root());
    boolean metadataChanges =
        rewrite.metadata().isPresent() || rewrite.before().metadata().isPresent();
    boolean inPlace =
        changes.fitInPlace()
            && (layout.blockRoot() || !metadataChanges)
            && !(layout.references() && rewrite.metadata().isPresent());
    if (!inPlace) {
      whole(source, rewrite, layout, indent, patches);
      return;
    }
    changes.list().forEach(change -> value(source, change, layout.step(), patches));
    rewrite.before().items().forEach(item -> remove(source, item, patches));
    if (rewrite.metadata().isPresent()) {
      append(source, rewrite, layout, indent, patches);
    } else if (metadataChanges && isEmpty(rewrite.root()) && layout.start() == 0) {
      // a file of nothing but blanks and comments would hold no document
      patches.replace(layout.end(), layout.end(), out -> out.text("{}").text(source.lineBreak()));
    }
  }

  private static boolean isEmpty(Branch root) {
    return root.entries().stream().noneMatch(Item.class::isInstance);
  }

  private static void whole(
      SourceText source, Rewrite rewrite, Layout.Yaml layout, int indent, Patches patches) {
    List<Entry> entries = new ArrayList<>(rewrite.root().entries());
    rewrite.metadata().ifPresent(sops -> entries.add(new Item(METADATA_KEY, sops)));
    Branch root = new Branch(entries);
    patches.replace(
        layout.start(),
        layout.end(),
        out -> {
          if (layout.start() > 0 && source.text().charAt(layout.start() - 1) != '\n') {
            out.text(source.lineBreak());
          }
          new YamlWriter(out, source.lineBreak(), indent).document(root, 0);
        });
  }

  private static void value(SourceText source, Change change, int step, Patches patches) {
    Slot slot = java.util.Objects.requireNonNull(change.slot());
    switch (slot.style()) {
      case COMMENT ->
          patches.replace(
              slot.start(), slot.end(), out -> comment(source, slot.start(), change, out));
      case LIST_COMMENT ->
          patches.replace(
              slot.lead(), slot.end(), out -> comment(source, slot.lead(), change, out.ascii('#')));
      case PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED, BLOCK, RAW -> {
        patches.replace(
            slot.start(),
            slot.end(),
            out ->
                new YamlScalarWriter(out, source.lineBreak())
                    .write(change.value(), place(source, slot, change.value(), step)));
        if (slot.style() == Style.BLOCK) {
          patches.delete(Math.min(source.lineEnd(slot.end()), slot.bodyEnd()), slot.bodyEnd());
        }
      }
    }
  }

  private static void comment(SourceText source, int at, Change change, SecretBuffer out) {
    String newline = source.lineBreak() + " ".repeat(source.column(at)) + "#";
    YamlWriter.commentText(out, change.value(), newline);
  }

  private static Place place(SourceText source, Slot slot, Scalar value, int step) {
    int body = slot.inList() ? slot.indent() + 2 : YamlWriter.nested(slot.indent(), step);
    boolean quoted = slot.style() == Style.SINGLE_QUOTED || slot.style() == Style.DOUBLE_QUOTED;
    boolean text = value.type() == LeafType.STR || value.type() == LeafType.BYTES;
    boolean block =
        !slot.flow()
            && body > slot.indent()
            && body - slot.indent() <= 9
            && endsLine(source, slot)
            && !wouldSwallow(source, slot, body, value);
    return new Place(
        quoted && text ? slot.style() : Style.PLAIN, slot.flow(), block, slot.indent(), body);
  }

  /** Blanks behind it would become part of the last line of a block scalar. */
  private static boolean endsLine(SourceText source, Slot slot) {
    return slot.end() == source.lineEnd(slot.end());
  }

  /** Whether blank lines or a comment below would become part of a block scalar here. */
  private static boolean wouldSwallow(SourceText source, Slot slot, int body, Scalar value) {
    int line = source.nextLine(slot.bodyEnd());
    if (line >= source.length()) {
      return false;
    }
    int end = source.lineEnd(line);
    int text = line;
    while (text < end && source.text().charAt(text) == ' ') {
      text++;
    }
    boolean deep = text - line >= body;
    return text == end ? deep || keepsLineBreaks(value) : deep && source.text().charAt(text) == '#';
  }

  /** Whether all blank lines after a block scalar would count as part of it. */
  private static boolean keepsLineBreaks(Scalar value) {
    byte[] plain = value.plainBytes();
    int last = plain.length - 1;
    boolean keeps = last >= 0 && plain[last] == '\n' && (last == 0 || plain[last - 1] == '\n');
    Arrays.fill(plain, (byte) 0);
    return keeps;
  }

  private static void remove(SourceText source, Item sops, Patches patches) {
    int from = source.lineStart(sops.start());
    patches.delete(from, source.nextLine(Math.max(sops.end(), sops.start())));
  }

  private static void append(
      SourceText source, Rewrite rewrite, Layout.Yaml layout, int indent, Patches patches) {
    int at = layout.end();
    Branch entry = new Branch(List.of(new Item(METADATA_KEY, rewrite.metadata().orElseThrow())));
    boolean withinALine =
        at == source.length()
            ? endsWithinALine(source, rewrite.before().items())
            : at > 0 && source.text().charAt(at - 1) != '\n';
    patches.replace(
        at,
        at,
        out -> {
          if (withinALine) {
            out.text(source.lineBreak());
          }
          new YamlWriter(out, source.lineBreak(), indent).document(entry, layout.column());
        });
  }
}
