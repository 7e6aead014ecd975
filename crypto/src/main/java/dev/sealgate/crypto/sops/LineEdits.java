package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.PlainEdit.Candidate;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ways to make or take away a line of a dotenv or INI file, or a section of the latter. */
final class LineEdits {
  private final SourceText source;
  private final Branch before;
  private final Branch after;

  LineEdits(SourceText source, Document document, Branch after) {
    this.source = source;
    this.before = document.root();
    this.after = after;
  }

  List<Candidate> candidates(TreePath path) {
    List<Candidate> all = new ArrayList<>();
    Optional<SopsNode> old = TreeOps.find(before, path);
    Optional<SopsNode> now = TreeOps.find(after, path);
    List<Object> parts = path.parts();
    if (parts.size() > 2 || !parts.stream().allMatch(String.class::isInstance)) {
      return all;
    }
    String key = (String) parts.getLast();
    if (old.isPresent() && now.isEmpty()) {
      parent(path).flatMap(in -> TreeOps.item(in, key)).map(this::remove).ifPresent(all::add);
    } else if (old.isEmpty()
        && now.isPresent()
        && now.get() instanceof Leaf(Scalar value, Slot _)) {
      if (parts.size() == 1) {
        all.add(line(source.length(), key, "=", value));
      } else {
        Optional<Item> section = TreeOps.item(before, (String) parts.getFirst());
        all.add(
            section
                .map(existing -> line(behindLast(existing), key, " = ", value))
                .orElseGet(() -> section((String) parts.getFirst(), key, value)));
      }
    }
    return all;
  }

  private Optional<Branch> parent(TreePath path) {
    List<Object> parts = path.parts();
    return parts.size() == 1
        ? Optional.of(before)
        : TreeOps.find(before, new TreePath(parts.subList(0, 1)))
            .filter(Branch.class::isInstance)
            .map(Branch.class::cast);
  }

  private Candidate remove(Item item) {
    int from = source.lineStart(item.start());
    boolean section = item.value() instanceof Branch;
    int to = section ? item.end() : source.nextLine(item.end());
    return new Candidate(true, patches -> patches.delete(from, to));
  }

  /** Behind the last key of a section, or its header. */
  private int behindLast(Item section) {
    List<Item> keys = section.value() instanceof Branch in ? JsonWriter.items(in) : List.of();
    if (!keys.isEmpty()) {
      return source.nextLine(keys.getLast().end());
    }
    boolean header =
        section.start() < source.length() && source.text().charAt(section.start()) == '[';
    return header ? source.nextLine(section.start()) : section.start();
  }

  private Candidate line(int at, String key, String sign, Scalar value) {
    return new Candidate(
        true,
        patches ->
            patches.replace(
                at,
                at,
                out -> {
                  lineBreakBefore(at, out);
                  out.text(key).text(sign);
                  value(sign, value, out);
                  out.text(source.lineBreak());
                }));
  }

  private static void value(String sign, Scalar value, SecretBuffer out) {
    if (sign.equals("=")) {
      DotenvStore.escaped(out, value, "\\n");
    } else {
      IniValue.write(value.plainBytes(), "", out);
    }
  }

  private Candidate section(String name, String key, Scalar value) {
    int end = source.length();
    return new Candidate(
        true,
        patches ->
            patches.replace(
                end,
                end,
                out -> {
                  lineBreakBefore(end, out);
                  if (end > 0) {
                    out.text(source.lineBreak());
                  }
                  out.text("[" + name + "]").text(source.lineBreak()).text(key).text(" = ");
                  IniValue.write(value.plainBytes(), "", out);
                  out.text(source.lineBreak());
                }));
  }

  private void lineBreakBefore(int at, SecretBuffer out) {
    if (at == source.length() && source.endsWithinALine()) {
      out.text(source.lineBreak());
    }
  }
}
