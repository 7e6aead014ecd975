package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.TreeChanges.Change;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** INI files: sections of texts; the metadata is the section {@code [sops]}. */
final class IniStore extends Store {
  @Override
  List<Document> parse(SourceText source, SopsLimits limits, boolean plain) {
    if (plain && source.text().endsWith("\r")) {
      // the line feed that goes before the metadata would make another line end of it
      int line = source.lineNumber(source.length() - 1);
      throw new Malformed(
          "INI",
          line,
          "a carriage return without a line feed ends line " + line,
          "save the file with the line ends of Unix or Windows");
    }
    return List.of(new Document(new IniReader(source, limits).read(), new Layout.Lines()));
  }

  @Override
  Opened open(Document document) {
    Opened opened = super.open(document);
    if (opened.metadata().isEmpty()) {
      return opened;
    }
    Map<String, Scalar> flat = new LinkedHashMap<>();
    for (Entry entry : opened.metadata().get().entries()) {
      if (entry instanceof Item item
          && item.value() instanceof Leaf(Scalar.Str(String value), Slot _)) {
        flat.put(item.key(), new Scalar.Str(value.replace("\\n", "\n")));
      }
    }
    return new Opened(opened.document(), Optional.of(FlatMetadata.unflatten(flat)), opened.items());
  }

  @Override
  void write(SourceText source, List<Rewrite> rewrites, int indent, SecretBuffer out) {
    Rewrite rewrite = rewrites.getFirst();
    Patches patches = new Patches(source);
    TreeChanges changes = TreeChanges.between(rewrite.before().document().root(), rewrite.root());
    for (Change change : changes.list()) {
      Slot slot = Objects.requireNonNull(change.slot());
      boolean comment = slot.style() == Slot.Style.COMMENT;
      patches.replace(
          slot.start(),
          slot.end(),
          to -> {
            if (comment) {
              comment(to, change.value(), source.lineBreak());
            } else {
              String rest = source.text().substring(slot.end(), source.lineEnd(slot.end()));
              IniValue.write(change.value().plainBytes(), rest, to);
            }
          });
    }
    rewrite.before().items().forEach(old -> remove(source, old, patches));
    int end = source.length();
    if (endsWithinALine(source, rewrite.before().items())) {
      patches.replace(end, end, to -> to.text(source.lineBreak()));
    }
    rewrite
        .metadata()
        .ifPresent(sops -> patches.replace(end, end, to -> section(to, sops, source.lineBreak())));
    patches.writeTo(out);
  }

  private static void remove(SourceText source, Item section, Patches patches) {
    int from = section.start();
    int above = source.lineStart(Math.max(0, from - 1));
    if (from > 0 && source.isBlank(above, from)) {
      from = above;
    }
    patches.delete(from, section.end());
  }

  private static void section(SecretBuffer out, Branch sops, String lineBreak) {
    Map<String, Scalar> flat = FlatMetadata.flatten(sops);
    int width = flat.keySet().stream().mapToInt(String::length).max().orElse(0);
    if (out.length() > 0) {
      out.text(lineBreak);
    }
    out.text("[" + METADATA_KEY + "]").text(lineBreak);
    flat.forEach((key, value) -> {
      out.text(key).repeat(' ', width - key.length()).text(" = ");
      String text = FlatMetadata.text(value).replace("\n", "\\n");
      IniValue.write(text.getBytes(StandardCharsets.UTF_8), "", out);
      out.text(lineBreak);
    });
  }

  /** Every further line of a comment gets a sign of its own, if it does not bring one. */
  private static void comment(SecretBuffer out, Scalar value, String lineBreak) {
    byte[] utf8 = value.plainBytes();
    int from = 0;
    for (int i = 0; i <= utf8.length; i++) {
      if (i == utf8.length || utf8[i] == '\n') {
        if (from > 0) {
          out.text(lineBreak);
          boolean signed = from < utf8.length && (utf8[from] == '#' || utf8[from] == ';');
          out.text(signed ? "" : "; ");
        }
        out.raw(utf8, from, i);
        from = i + 1;
      }
    }
    Arrays.fill(utf8, (byte) 0);
  }
}
