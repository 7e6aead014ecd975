package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.TreeChanges.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code KEY=value} lines without quotes; a line break in a value is written {@code \n}. */
final class DotenvStore extends Store {
  private static final String PREFIX = METADATA_KEY + "_";

  @Override
  List<Document> parse(SourceText source, SopsLimits limits, boolean plain) {
    NodeBudget budget = new NodeBudget(limits);
    List<Entry> entries = new ArrayList<>();
    String text = source.text();
    for (int start = 0; start < text.length(); start = source.nextLine(start)) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      if (end > start) {
        budget.node();
        entries.add(line(source, start, end));
      }
    }
    return List.of(new Document(new Branch(entries), new Layout.Lines()));
  }

  private static Entry line(SourceText source, int start, int end) {
    String text = source.text();
    if (text.charAt(start) == '#') {
      Slot slot = Slot.of(start + 1, end, Slot.Style.COMMENT);
      return new Comment(new Scalar.Str(text.substring(start + 1, end)), false, slot);
    }
    int sign = text.indexOf('=', start);
    if (sign < 0 || sign >= end) {
      int line = source.lineNumber(start);
      throw new Malformed(
          "dotenv",
          line,
          "line " + line + " is neither KEY=value nor a comment",
          "values can't span lines: write \\n for a line break");
    }
    String raw = text.substring(sign + 1, end);
    boolean carriage = raw.startsWith("ENC[") && raw.endsWith("]\r");
    int valueEnd = carriage ? end - 1 : end;
    String value = text.substring(sign + 1, valueEnd).replace("\\n", "\n");
    Slot slot = Slot.of(sign + 1, valueEnd, Slot.Style.RAW);
    return new Item(
        text.substring(start, sign), new Leaf(new Scalar.Str(value), slot), start, valueEnd);
  }

  @Override
  Opened open(Document document) {
    List<Entry> rest = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    Map<String, Scalar> flat = new LinkedHashMap<>();
    for (Entry entry : document.root().entries()) {
      if (entry instanceof Item item && item.key().startsWith(PREFIX)) {
        items.add(item);
        flat.put(item.key().substring(PREFIX.length()), ((Leaf) item.value()).value());
      } else {
        rest.add(entry);
      }
    }
    Optional<Branch> metadata =
        items.isEmpty() ? Optional.empty() : Optional.of(FlatMetadata.unflatten(flat));
    return new Opened(document.withRoot(new Branch(rest)), metadata, items);
  }

  @Override
  boolean holdsMetadata(Document document) {
    return document.root().entries().stream()
        .anyMatch(entry -> entry instanceof Item item && item.key().startsWith(PREFIX));
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
          slot.start(), slot.end(), to -> escaped(to, change.value(), comment ? "\n#" : "\\n"));
    }
    for (Item old : rewrite.before().items()) {
      patches.delete(old.start(), source.nextLine(old.end()));
    }
    int end = source.length();
    if (endsWithinALine(source, rewrite.before().items())) {
      patches.replace(end, end, to -> to.ascii('\n'));
    }
    rewrite
        .metadata()
        .ifPresent(sops ->
            FlatMetadata.flatten(sops)
                .forEach((key, value) ->
                    patches.replace(
                        end,
                        end,
                        to -> {
                          to.text(PREFIX).text(key).ascii('=');
                          escaped(to, new Scalar.Str(FlatMetadata.text(value)), "\\n");
                          to.ascii('\n');
                        })));
    patches.writeTo(out);
  }

  static void escaped(SecretBuffer out, Scalar value, String newline) {
    byte[] utf8 = value.plainBytes();
    int from = 0;
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == '\n') {
        out.raw(utf8, from, i).text(newline);
        from = i + 1;
      }
    }
    out.raw(utf8, from, utf8.length);
    Arrays.fill(utf8, (byte) 0);
  }
}
