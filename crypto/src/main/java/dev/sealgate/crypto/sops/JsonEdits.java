package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.PlainEdit.Candidate;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ways to write a change of one value into a JSON file. */
final class JsonEdits {
  private final SourceText source;
  private final Document.Layout.Json layout;
  private final Branch before;
  private final Branch after;
  private final String unit;

  JsonEdits(SourceText source, Document document, Branch after) {
    this.source = source;
    this.layout = (Document.Layout.Json) document.layout();
    this.before = document.root();
    this.after = after;
    this.unit = JsonStore.unit(source, layout, JsonWriter.items(before), 0);
  }

  List<Candidate> candidates(TreePath path) {
    List<Candidate> all = new ArrayList<>();
    ItemChain chain = ItemChain.of(before, after, path);
    if (chain.parent().isPresent()
        && chain.parent().get() instanceof Branch parent
        && path.parts().get(chain.depth()) instanceof String key) {
      TreeOps.item(parent, key)
          .map(item -> remove(parent, item))
          .orElseGet(() -> add(parent, path, chain.depth(), key))
          .ifPresent(all::add);
    }
    chain.links().reversed().forEach(link -> all.add(member(link)));
    all.add(new Candidate(true, this::whole));
    return all;
  }

  private Optional<Candidate> add(Branch parent, TreePath path, int depth, String key) {
    List<Item> items = JsonWriter.items(parent);
    Optional<Item> added =
        TreeOps.find(after, new TreePath(path.parts().subList(0, depth)))
            .filter(Branch.class::isInstance)
            .flatMap(now -> TreeOps.item((Branch) now, key));
    if (items.isEmpty() || added.isEmpty()) {
      return Optional.empty();
    }
    Item last = items.getLast();
    boolean ownLine = source.isBlank(source.lineStart(last.start()), last.start());
    return Optional.of(
        new Candidate(
            true,
            patches ->
                patches.replace(
                    last.end(),
                    last.end(),
                    out -> {
                      out.ascii(',');
                      if (ownLine) {
                        out.text(source.lineBreak())
                            .text(
                                source
                                    .text()
                                    .substring(source.lineStart(last.start()), last.start()));
                      } else {
                        out.ascii(' ');
                      }
                      new JsonWriter(out, ownLine ? unit : "", source.lineBreak())
                          .member(key, added.get().value(), depth + 1);
                    })));
  }

  private static Optional<Candidate> remove(Branch parent, Item item) {
    List<Item> items = JsonWriter.items(parent);
    int index = items.indexOf(item);
    if (items.size() == 1) {
      return Optional.empty();
    }
    int from = index > 0 ? items.get(index - 1).end() : item.start();
    int to = index > 0 ? item.end() : items.get(1).start();
    return Optional.of(new Candidate(true, patches -> patches.delete(from, to)));
  }

  private Candidate member(ItemChain.Link link) {
    Item item = link.before();
    return new Candidate(
        true,
        patches ->
            patches.replace(
                item.start(),
                item.end(),
                out ->
                    new JsonWriter(out, unit, source.lineBreak())
                        .member(item.key(), link.after().value(), link.level())));
  }

  private void whole(Patches patches) {
    patches.replace(
        layout.open() - 1,
        layout.close() + 1,
        out ->
            new JsonWriter(out, unit.isEmpty() ? "\t" : unit, source.lineBreak()).value(after, 0));
  }
}
