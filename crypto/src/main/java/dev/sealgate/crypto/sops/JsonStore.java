package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.Document.Layout;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.TreeChanges.Change;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** JSON files: one object. */
final class JsonStore extends Store {
  @Override
  List<Document> parse(SourceText source, SopsLimits limits, boolean plain) {
    return List.of(new JsonReader(source, limits).read());
  }

  @Override
  void write(SourceText source, List<Rewrite> rewrites, int indent, SecretBuffer out) {
    Patches patches = new Patches(source);
    Rewrite rewrite = rewrites.getFirst();
    Document before = rewrite.before().document();
    Layout.Json layout = (Layout.Json) before.layout();
    for (Change change : TreeChanges.between(before.root(), rewrite.root()).list()) {
      Slot slot = Objects.requireNonNull(change.slot());
      patches.replace(
          slot.start(), slot.end(), to -> new JsonWriter(to, "", "").scalar(change.value()));
    }
    Members members = new Members(source, layout, JsonWriter.items(before.root()), rewrite);
    members.removeOld(patches);
    members.addNew(patches, unit(source, layout, members.all, indent));
    if (source.length() > 0 && !source.text().endsWith("\n")) {
      patches.replace(source.length(), source.length(), to -> to.ascii('\n'));
    }
    patches.writeTo(out);
  }

  /**
   * The author's indentation; a tab when the file has just one line but is not compact on purpose.
   */
  static String unit(SourceText source, Layout.Json layout, List<Item> items, int indent) {
    if (items.isEmpty()) {
      return indent > 0 ? " ".repeat(indent) : "\t";
    }
    int first = items.getFirst().start();
    boolean ownLine = source.text().substring(layout.open(), first).contains("\n");
    if (!ownLine) {
      return "";
    }
    String lead = source.text().substring(source.lineStart(first), first);
    return lead.isBlank() && !lead.isEmpty() ? lead : "\t";
  }

  /** Takes the {@code sops} member out of the object and puts the new one at its end. */
  private static final class Members {
    private final SourceText source;
    private final Layout.Json layout;
    private final Rewrite rewrite;
    private final List<Item> kept;
    private final List<Item> all;

    Members(SourceText source, Layout.Json layout, List<Item> kept, Rewrite rewrite) {
      this.source = source;
      this.layout = layout;
      this.rewrite = rewrite;
      this.kept = kept;
      this.all =
          java.util.stream.Stream.concat(kept.stream(), rewrite.before().items().stream())
              .sorted((one, other) -> Integer.compare(one.start(), other.start()))
              .toList();
    }

    void removeOld(Patches patches) {
      for (Item old : rewrite.before().items()) {
        int index = all.indexOf(old);
        if (index > 0) {
          patches.delete(all.get(index - 1).end(), old.end());
        } else if (all.size() > 1) {
          patches.delete(old.start(), all.get(1).start());
        } else {
          patches.delete(layout.open(), layout.close());
        }
      }
    }

    void addNew(Patches patches, String unit) {
      Optional<SopsNode> sops = rewrite.metadata().map(SopsNode.class::cast);
      if (sops.isEmpty()) {
        return;
      }
      boolean alone = kept.isEmpty();
      int at = alone ? layout.close() : lastKept();
      patches.replace(
          at,
          at,
          out -> {
            JsonWriter writer = new JsonWriter(out, unit, source.lineBreak());
            if (!alone) {
              out.ascii(',');
            }
            if (alone || !unit.isEmpty()) {
              writer.newline(1);
            }
            writer.member(METADATA_KEY, sops.get(), 1);
            if (alone) {
              writer.newline(0);
            }
          });
    }

    /** Behind the last member, or behind the old metadata where that came last. */
    private int lastKept() {
      return all.getLast().end();
    }
  }
}
