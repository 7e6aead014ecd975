package dev.sealgate.cli;

import dev.sealgate.cli.preview.Item;
import dev.sealgate.cli.preview.TextDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What differs between two sets of objects, as they may be shown.
 *
 * @param from the name of the first one
 */
record DiffReport(String from, String to, List<Change> changes, List<String> unresolved) {
  private static final Pattern TICKS = Pattern.compile("`+");

  DiffReport {
    changes = List.copyOf(changes);
    unresolved = List.copyOf(unresolved);
  }

  /** What happens to an object. */
  enum Kind {
    added,
    changed,
    removed
  }

  /**
   * @param origin the file that it comes from, or came from
   */
  record Change(Kind kind, String object, String origin, List<String> hunks) {
    Change {
      hunks = List.copyOf(hunks);
    }
  }

  static DiffReport between(
      String from, List<Item> before, String to, List<Item> after, List<String> unresolved) {
    Map<String, Item> first = byId(before);
    Map<String, Item> second = byId(after);
    Set<String> ids = new TreeSet<>(first.keySet());
    ids.addAll(second.keySet());
    List<Change> changes = new ArrayList<>();
    for (String id : ids) {
      Item old = first.get(id);
      Item now = second.get(id);
      String oldText = old == null ? "" : YamlText.of(old.body());
      String newText = now == null ? "" : YamlText.of(now.body());
      if (!oldText.equals(newText)) {
        Item shown = now == null ? old : now;
        changes.add(
            new Change(
                old == null ? Kind.added : now == null ? Kind.removed : Kind.changed,
                id,
                shown == null ? "" : shown.origin(),
                TextDiff.hunks(oldText, newText)));
      }
    }
    return new DiffReport(from, to, changes, unresolved);
  }

  /** An object that two Applications bring is two. */
  private static Map<String, Item> byId(List<Item> items) {
    Map<String, Item> all = new LinkedHashMap<>();
    for (Item item : items) {
      String id = item.id();
      for (int i = 2; all.containsKey(id); i++) {
        id = item.id() + " #" + i;
      }
      all.put(id, item);
    }
    return all;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Change change : changes) {
      text.append("--- ").append(from).append(": ").append(name(change, Kind.added)).append('\n');
      text.append("+++ ").append(to).append(": ").append(name(change, Kind.removed)).append('\n');
      change.hunks.forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static String name(Change change, Kind absent) {
    return change.kind == absent ? "nothing" : "%s (%s)".formatted(change.object, change.origin);
  }

  String names() {
    StringBuilder text = new StringBuilder();
    changes.forEach(
        change -> text.append(change.kind).append(' ').append(change.object).append('\n'));
    return text.toString();
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", from);
    tree.put("to", to);
    tree.put("changes", changes.stream().map(DiffReport::tree).toList());
    tree.put("unresolved", unresolved);
    return tree;
  }

  private static Map<String, Object> tree(Change change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("change", change.kind.name());
    tree.put("object", change.object);
    tree.put("file", change.origin);
    tree.put("diff", change.hunks);
    return tree;
  }

  /** For a comment of a code host: folded, one block for each object. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("### What `").append(plain(to)).append("` changes\n\n");
    if (changes.isEmpty()) {
      return text.append("Nothing of what is applied.\n").toString();
    }
    for (Kind kind : Kind.values()) {
      long count = changes.stream().filter(change -> change.kind == kind).count();
      text.append(count).append(' ').append(kind).append(kind == Kind.removed ? "\n" : ", ");
    }
    for (Change change : changes) {
      String fence = fence(change.hunks);
      text.append(
          "%n<details><summary>%s <code>%s</code></summary>%n%n"
              .formatted(change.kind, escaped(change.object)));
      text.append(fence).append("diff\n");
      change.hunks.forEach(line -> text.append(line).append('\n'));
      text.append(fence).append("\n</details>\n");
    }
    if (!unresolved.isEmpty()) {
      text.append("\nNot looked into:\n");
      unresolved.forEach(reason -> text.append("- ").append(escaped(reason)).append('\n'));
    }
    return text.toString();
  }

  /** Longer than any that the content has: whoever writes it must not end the block. */
  private static String fence(List<String> lines) {
    int longest = 2;
    for (String line : lines) {
      Matcher ticks = TICKS.matcher(line);
      while (ticks.find()) {
        longest = Math.max(longest, ticks.end() - ticks.start());
      }
    }
    return "`".repeat(longest + 1);
  }

  private static String plain(String revision) {
    return revision.replace("`", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
