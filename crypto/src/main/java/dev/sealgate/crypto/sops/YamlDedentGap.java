package dev.sealgate.crypto.sops;

import java.util.ArrayList;
import java.util.List;

/**
 * The text between a deeper entry and a shallower one, as {@link YamlDedent} wants to know it.
 *
 * @param open the collections that are open above, the root first
 * @param ends how many of them end here
 * @param beforeMetadata whether a {@code sops} entry will follow
 */
record YamlDedentGap(
    SourceText source, List<YamlContainer> open, int ends, boolean beforeMetadata) {
  /** Stands for a place after the first value of what comes next. */
  static final int NEXT = -1;

  /**
   * For each comment the index of the collection that it belongs to, or {@link #NEXT}.
   *
   * @param signs offsets of the comments' signs
   * @param from end of the last token above
   * @param to start of the next one, or the end of the text
   */
  List<Integer> levels(List<Integer> signs, int from, int to, boolean directlyBelowKey) {
    int deepest = open.size() - 1;
    int goesOn = Math.max(0, deepest - ends);
    boolean end = to >= source.length();
    int column = beforeMetadata ? open.getFirst().column : end ? -1 : source.column(to);
    List<Integer> ending = new ArrayList<>();
    for (int level = deepest; level >= 0; level--) {
      if (!isIndentless(level) && open.get(level).column > column) {
        ending.add(level);
      }
    }
    int innermost = isIndentless(deepest) ? deepest - 1 : deepest;
    return YamlDedent.homes(
            signs.stream()
                .map(sign -> new YamlDedent.Line(source.column(sign), lines(from, sign)))
                .toList(),
            ending.stream()
                .map(level -> new YamlDedent.Level(open.get(level).column, !open.get(level).list))
                .toList(),
            open.get(innermost).column,
            column,
            lines(from, to) + (end && !source.text().endsWith("\n") ? 1 : 0),
            directlyBelowKey,
            ends < open.size() && open.get(goesOn).list)
        .stream()
        .map(home ->
            switch (home) {
              case YamlDedent.Home.Above _ -> deepest;
              case YamlDedent.Home.OfLevel(int index) -> ending.get(index);
              case YamlDedent.Home.Below _ -> goesOn;
              case YamlDedent.Home.Next _ -> NEXT;
            })
        .toList();
  }

  /** A list whose dashes stand right below its key: no level of its own for the scanner. */
  private boolean isIndentless(int level) {
    return level > 0
        && open.get(level).list
        && !open.get(level - 1).list
        && open.get(level).column == open.get(level - 1).column;
  }

  private int lines(int from, int to) {
    return (int) source.text().substring(from, to).chars().filter(c -> c == '\n').count();
  }
}
