package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.PlainEdit.Candidate;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to write a change of one value into a YAML document. */
final class YamlEdits {
  private static final Pattern DASH = Pattern.compile("(?:.*[ :-] )?( *)- +");

  private final SourceText source;
  private final Document.Layout.Yaml layout;
  private final Branch before;
  private final Branch after;

  YamlEdits(SourceText source, Document document, Branch after) {
    this.source = source;
    this.layout = (Document.Layout.Yaml) document.layout();
    this.before = document.root();
    this.after = after;
  }

  List<Candidate> candidates(TreePath path) {
    List<Candidate> all = new ArrayList<>();
    ItemChain chain = ItemChain.of(before, after, path);
    chain
        .parent()
        .ifPresent(parent -> {
          Object part = path.parts().get(chain.depth());
          SopsNode now = newParent(path, chain.depth());
          entry(parent, now, part).ifPresent(all::add);
        });
    chain.links().reversed().forEach(link -> entry(link).ifPresent(all::add));
    all.add(new Candidate(true, this::whole));
    all.add(new Candidate(false, this::whole));
    return all;
  }

  private SopsNode newParent(TreePath path, int depth) {
    return TreeOps.find(after, new TreePath(path.parts().subList(0, depth))).orElse(after);
  }

  /** One entry of a map or list, made or taken away. */
  private Optional<Candidate> entry(SopsNode parent, SopsNode now, Object part) {
    return switch (parent) {
      case Branch branch when part instanceof String key && now instanceof Branch changed ->
          TreeOps.item(branch, key)
              .map(item -> remove(branch, item))
              .orElseGet(() -> TreeOps.item(changed, key).flatMap(item -> add(branch, item)));
      case Sequence list when now instanceof Sequence changed -> {
        List<SopsNode> olds = PlainEdit.nodes(list);
        List<SopsNode> news = PlainEdit.nodes(changed);
        yield olds.isEmpty()
            ? Optional.empty()
            : news.size() < olds.size()
                ? removeElement(olds.get((Integer) part))
                : append(olds.getLast(), news.getLast());
      }
      default -> Optional.empty();
    };
  }

  private Optional<Candidate> add(Branch parent, Item item) {
    List<Item> items = JsonWriter.items(parent);
    if (items.isEmpty() || items.getLast().start() < 0) {
      return Optional.empty();
    }
    Item last = items.getLast();
    return Optional.of(
        insert(lineBelow(last.end()), new Branch(List.of(item)), source.column(last.start())));
  }

  private Candidate insert(int at, Branch entries, int column) {
    return new Candidate(
        true,
        patches ->
            patches.replace(
                at,
                at,
                out -> {
                  lineBreakBefore(at, out);
                  writer(out).document(entries, column);
                }));
  }

  private void lineBreakBefore(int at, SecretBuffer out) {
    if (at == source.length() && source.endsWithinALine()) {
      out.text(source.lineBreak());
    }
  }

  private YamlWriter writer(SecretBuffer out) {
    return new YamlWriter(out, source.lineBreak(), layout.step());
  }

  private Optional<Candidate> remove(Branch parent, Item item) {
    if (item.start() < 0) {
      return Optional.empty();
    }
    int line = source.lineStart(item.start());
    if (source.isBlank(line, item.start())) {
      return delete(line, lineBelow(item.end()));
    }
    List<Item> items = JsonWriter.items(parent);
    int next = items.indexOf(item) + 1;
    return next < items.size() ? delete(item.start(), items.get(next).start()) : Optional.empty();
  }

  private static Optional<Candidate> delete(int from, int to) {
    return from < to
        ? Optional.of(new Candidate(true, patches -> patches.delete(from, to)))
        : Optional.empty();
  }

  private Optional<Candidate> removeElement(SopsNode element) {
    OptionalInt start = start(element);
    OptionalInt end = end(element);
    if (start.isEmpty() || end.isEmpty() || dash(start.getAsInt()).isEmpty()) {
      return Optional.empty();
    }
    return delete(source.lineStart(start.getAsInt()), lineBelow(end.getAsInt()));
  }

  private Optional<Candidate> append(SopsNode last, SopsNode added) {
    OptionalInt start = start(last);
    OptionalInt end = end(last);
    OptionalInt dash = start.isPresent() ? dash(start.getAsInt()) : OptionalInt.empty();
    if (end.isEmpty() || dash.isEmpty()) {
      return Optional.empty();
    }
    int at = lineBelow(end.getAsInt());
    return Optional.of(
        new Candidate(
            true,
            patches ->
                patches.replace(
                    at,
                    at,
                    out -> {
                      lineBreakBefore(at, out);
                      writer(out).sequence(new Sequence(List.of(added)), dash.getAsInt(), false);
                    })));
  }

  /** The column of the dash before what begins at {@code start}, if it stands alone there. */
  private OptionalInt dash(int start) {
    Matcher before = DASH.matcher(source.text().substring(source.lineStart(start), start));
    return before.matches() && before.start(1) == 0
        ? OptionalInt.of(before.group(1).length())
        : OptionalInt.empty();
  }

  private static OptionalInt start(SopsNode node) {
    return switch (node) {
      case Leaf(Scalar _, Slot slot) when slot != null -> OptionalInt.of(slot.start());
      case Branch branch when !JsonWriter.items(branch).isEmpty() -> {
        int start = JsonWriter.items(branch).getFirst().start();
        yield start < 0 ? OptionalInt.empty() : OptionalInt.of(start);
      }
      default -> OptionalInt.empty();
    };
  }

  private static OptionalInt end(SopsNode node) {
    return switch (node) {
      case Leaf(Scalar _, Slot slot) when slot != null -> OptionalInt.of(slot.bodyEnd());
      case Branch branch when !JsonWriter.items(branch).isEmpty() ->
          OptionalInt.of(JsonWriter.items(branch).getLast().end());
      default -> OptionalInt.empty();
    };
  }

  /** A whole entry of a map written anew. */
  private Optional<Candidate> entry(ItemChain.Link link) {
    Item item = link.before();
    if (item.start() < 0 || !source.isBlank(source.lineStart(item.start()), item.start())) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>(link.inline());
    entries.add(link.after());
    int from = source.lineStart(item.start());
    return Optional.of(
        new Candidate(
            true,
            patches ->
                patches.replace(
                    from,
                    lineBelow(item.end()),
                    out ->
                        writer(out).document(new Branch(entries), source.column(item.start())))));
  }

  private void whole(Patches patches) {
    patches.replace(
        layout.start(),
        layout.end(),
        out -> {
          if (layout.start() > 0 && source.text().charAt(layout.start() - 1) != '\n') {
            out.text(source.lineBreak());
          }
          writer(out).document(after, 0);
        });
  }

  /** Where the next line begins after content that ends at an offset, or after its line break. */
  private int lineBelow(int end) {
    return end > 0 && source.text().charAt(end - 1) == '\n' ? end : source.nextLine(end);
  }
}
