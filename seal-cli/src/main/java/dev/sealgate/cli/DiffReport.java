package dev.sealgate.cli;

import dev.sealgate.cli.preview.Item;
import dev.sealgate.cli.preview.TextDiff;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What differs between two sets of objects, as they may be shown.
 *
 * @param from the name of the first one
 */
record DiffReport(String from, String to, List<Change> changes, Remarks remarks) {
  private static final Pattern TICKS = Pattern.compile("`+");

  DiffReport {
    changes = List.copyOf(changes);
  }

  /**
   * What a reader has to know beside the changes.
   *
   * @param unresolved why values are not here
   * @param methods how a cluster was compared
   * @param problems why something could not be compared
   */
  record Remarks(
      List<String> unresolved, List<String> methods, List<String> notes, List<String> problems) {
    Remarks {
      unresolved = List.copyOf(unresolved);
      methods = List.copyOf(methods);
      notes = List.copyOf(notes);
      problems = List.copyOf(problems);
    }

    static Remarks unresolved(Collection<String> reasons) {
      return new Remarks(List.copyOf(reasons), List.of(), List.of(), List.of());
    }

    private Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("unresolved", unresolved);
      tree.put("comparedBy", methods);
      tree.put("notes", notes);
      tree.put("notCompared", problems);
      return tree;
    }

    private String markdown() {
      return list("Could not be compared", problems)
          + list("Not looked into", unresolved)
          + list("To know", notes)
          + (methods.isEmpty() ? "" : "\nCompared by " + String.join(" and ", methods) + ".\n");
    }

    private static String list(String title, List<String> lines) {
      return lines.isEmpty()
          ? ""
          : lines.stream()
              .map(line -> "- " + escaped(line) + "\n")
              .collect(Collectors.joining("", "\n" + title + ":\n", ""));
    }
  }

  /** What happens to an object. */
  enum Kind {
    added,
    changed,
    /** From one Application to another, changed or not. */
    moved,
    removed
  }

  /**
   * @param origin the file that it comes from, or came from
   * @param move between which Applications
   */
  record Change(
      Kind kind, String object, String origin, Optional<Pairing.Move> move, List<String> hunks) {
    Change {
      hunks = List.copyOf(hunks);
    }
  }

  static DiffReport between(
      String from, List<Item> before, String to, List<Item> after, Remarks remarks) {
    List<Change> changes = new ArrayList<>();
    for (Pairing.Pair pair : Pairing.of(before, after)) {
      Item old = pair.old();
      Item now = pair.now();
      String oldText = old == null ? "" : YamlText.of(old.body());
      String newText = now == null ? "" : YamlText.of(now.body());
      if (pair.isMoved() || !oldText.equals(newText)) {
        changes.add(
            new Change(
                kind(pair),
                pair.name(),
                pair.shown().origin(),
                pair.isMoved() ? Optional.of(pair.move()) : Optional.empty(),
                TextDiff.hunks(oldText, newText)));
      }
    }
    return new DiffReport(from, to, changes, remarks);
  }

  private static Kind kind(Pairing.Pair pair) {
    if (pair.isMoved()) {
      return Kind.moved;
    }
    return pair.old() == null ? Kind.added : pair.now() == null ? Kind.removed : Kind.changed;
  }

  void print(World world, DiffCommand.Format format) {
    world.print(
        switch (format) {
          case text ->
              world.showing() && world.allowsColour()
                  ? text(Colour.BOLD::paint, Colour::of)
                  : text(line -> line, line -> line);
          case markdown -> markdown();
          case json -> JsonText.of(tree());
          case yaml -> YamlText.of(tree());
          case name -> names();
        });
  }

  private String text(UnaryOperator<String> head, UnaryOperator<String> hunk) {
    StringBuilder text = new StringBuilder();
    for (Change change : changes) {
      String before = "--- " + from + ": " + name(change, Kind.added);
      String after = "+++ " + to + ": " + name(change, Kind.removed);
      before += change.move.map(move -> " of " + move.from()).orElse("");
      after += change.move.map(move -> " of " + move.to()).orElse("");
      text.append(head.apply(before)).append('\n').append(head.apply(after)).append('\n');
      change.hunks.forEach(line -> text.append(hunk.apply(line)).append('\n'));
    }
    return text.toString();
  }

  /** As git does. */
  private enum Colour {
    BOLD("1"),
    RED("31"),
    GREEN("32"),
    CYAN("36");

    private final String code;

    Colour(String code) {
      this.code = code;
    }

    static String of(String hunkLine) {
      return switch (hunkLine.isEmpty() ? ' ' : hunkLine.charAt(0)) {
        case '@' -> CYAN.paint(hunkLine);
        case '-' -> RED.paint(hunkLine);
        case '+' -> GREEN.paint(hunkLine);
        default -> hunkLine;
      };
    }

    String paint(String line) {
      return "\u001b[" + code + "m" + line + "\u001b[0m";
    }
  }

  private static String name(Change change, Kind absent) {
    return change.kind == absent ? "nothing" : "%s (%s)".formatted(change.object, change.origin);
  }

  private String names() {
    StringBuilder text = new StringBuilder();
    changes.forEach(
        change -> text.append(change.kind).append(' ').append(change.object).append('\n'));
    return text.toString();
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", from);
    tree.put("to", to);
    tree.put("changes", changes.stream().map(DiffReport::tree).toList());
    tree.putAll(remarks.tree());
    return tree;
  }

  private static Map<String, Object> tree(Change change) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("change", change.kind.name());
    tree.put("object", change.object);
    tree.put("file", change.origin);
    change.move.ifPresent(move -> {
      tree.put("movedFrom", move.from());
      tree.put("movedTo", move.to());
    });
    tree.put("diff", change.hunks);
    return tree;
  }

  /** For a comment of a code host: folded, one block for each object. */
  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("### What `").append(plain(to)).append("` changes\n\n");
    if (changes.isEmpty()) {
      text.append(remarks.problems.isEmpty() ? "Nothing of what is applied.\n" : "");
      return text.append(remarks.markdown()).toString();
    }
    text.append(
            Stream.of(Kind.values())
                .filter(kind -> kind != Kind.moved || count(kind) > 0)
                .map(kind -> count(kind) + " " + kind)
                .collect(Collectors.joining(", ")))
        .append('\n');
    for (Change change : changes) {
      String fence = fence(change.hunks);
      text.append(
          "%n<details><summary>%s <code>%s</code>%s</summary>%n%n"
              .formatted(
                  change.kind,
                  escaped(change.object),
                  change
                      .move
                      .map(move -> escaped(" from " + move.from() + " to " + move.to()))
                      .orElse("")));
      if (change.hunks.isEmpty()) {
        text.append("Nothing else of it changes.\n</details>\n");
      } else {
        text.append(fence).append("diff\n");
        change.hunks.forEach(line -> text.append(line).append('\n'));
        text.append(fence).append("\n</details>\n");
      }
    }
    return text.append(remarks.markdown()).toString();
  }

  private long count(Kind kind) {
    return changes.stream().filter(change -> change.kind == kind).count();
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
