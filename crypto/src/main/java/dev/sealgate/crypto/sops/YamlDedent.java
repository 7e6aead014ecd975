package dev.sealgate.crypto.sops;

import java.util.ArrayList;
import java.util.List;

/**
 * Where comments belong that stand between a deeper entry and a shallower one. The answer decides
 * under which path an encrypted comment is bound, so it has to be that of go-yaml: a block of
 * comments belongs to what is above it when a blank line or a change of indentation follows it, and
 * else to what comes next; a block that is indented less than what is above it and followed by a
 * blank line belongs to the map that has its indentation.
 */
final class YamlDedent {
  /**
   * A comment on a line of its own.
   *
   * @param line 1 for the line right below the entry above
   */
  record Line(int column, int line) {}

  /** A block collection that ends here; the deepest one comes first. */
  record Level(int column, boolean map) {}

  /** The answer for one comment. */
  sealed interface Home {
    /** The innermost collection that is open above. */
    record Above() implements Home {}

    /** One of the levels that end here. */
    record OfLevel(int index) implements Home {}

    /** The collection in which the text goes on, at its end so far. */
    record Below() implements Home {}

    /** What comes next, after the first value in it. */
    record Next() implements Home {}
  }

  private static final int ABOVE = -1;

  /**
   * Comments that go together.
   *
   * @param mark position that decides which token takes it, in halves of a comment's index
   */
  private record Piece(int first, int last, int column, boolean foot, int mark) {}

  private final List<Line> lines;
  private final List<Level> levels;
  private final int indent;
  private final int nextColumn;
  private final boolean directlyBelowKey;
  private final boolean nextIsElement;
  private final List<Piece> pieces = new ArrayList<>();

  private YamlDedent(
      List<Line> lines,
      List<Level> levels,
      int indent,
      int nextColumn,
      boolean directlyBelowKey,
      boolean nextIsElement) {
    this.lines = lines;
    this.levels = levels;
    this.indent = indent;
    this.nextColumn = nextColumn;
    this.directlyBelowKey = directlyBelowKey;
    this.nextIsElement = nextIsElement;
  }

  /**
   * @param lines at least one
   * @param levels those that end here
   * @param indent column of the innermost block collection above
   * @param nextColumn where the text goes on, -1 at its end
   * @param nextLine line of that, counted as in {@link Line}
   * @param directlyBelowKey whether the last token above is a key or a dash without a value
   * @param nextIsElement whether the text goes on with a dash, on which no foot comment settles
   */
  static List<Home> homes(
      List<Line> lines,
      List<Level> levels,
      int indent,
      int nextColumn,
      int nextLine,
      boolean directlyBelowKey,
      boolean nextIsElement) {
    YamlDedent gap =
        new YamlDedent(lines, levels, indent, nextColumn, directlyBelowKey, nextIsElement);
    gap.cut(nextLine);
    return gap.assign();
  }

  private void cut(int nextLine) {
    boolean firstBlank = lines.getFirst().line() == 1;
    int first = 0;
    int mark = ABOVE;
    for (int i = 0; i < lines.size(); i++) {
      boolean last = i == lines.size() - 1;
      int below = last ? nextLine : lines.get(i + 1).line();
      int column = lines.get(first).column();
      boolean blank = below > lines.get(i).line() + 1 || (last && nextColumn < 0);
      boolean footByBlank =
          blank
              && firstBlank
              && ((lines.get(first).line() == 1 && !directlyBelowKey) || column < indent);
      firstBlank &= !blank;
      int nextLineColumn = last ? nextColumn : lines.get(i + 1).column();
      boolean footByIndent =
          !(last && nextColumn < 0) && nextLineColumn < indent && nextLineColumn != column;
      if (footByBlank || footByIndent || last) {
        boolean foot = footByBlank || footByIndent;
        int own = footByBlank && column < indent ? 2 * first : mark;
        pieces.add(new Piece(first, i, column, foot, foot ? own : 2 * first));
        mark = 2 * i + 1;
        first = i + 1;
      }
    }
  }

  private List<Home> assign() {
    List<Integer> ends = levelEnds();
    List<Home> homes = new ArrayList<>();
    for (Piece piece : pieces) {
      Home home = home(piece, ends);
      for (int i = piece.first; i <= piece.last; i++) {
        homes.add(home);
      }
    }
    return homes;
  }

  private Home home(Piece piece, List<Integer> ends) {
    if (!piece.foot) {
      return new Home.Below();
    }
    if (piece.mark == ABOVE) {
      return new Home.Above();
    }
    for (int level = 0; level < levels.size(); level++) {
      // the end of a list takes no comment, so it is left for the map around it
      if (ends.get(level) >= piece.mark && levels.get(level).map()) {
        return new Home.OfLevel(level);
      }
    }
    return nextIsElement ? new Home.Next() : new Home.Below();
  }

  /** Positions at which the levels end: before the first piece that is indented like the level. */
  private List<Integer> levelEnds() {
    List<Integer> ends = new ArrayList<>();
    int end = ABOVE;
    for (Level level : levels) {
      int stop = end;
      for (int i = pieces.size() - 1; i >= 0; i--) {
        Piece piece = pieces.get(i);
        if (2 * piece.last + 1 < stop) {
          break;
        }
        if (piece.column == level.column()) {
          end = 2 * piece.first;
        }
        stop = i == 0 ? ABOVE : 2 * piece.first - 1;
      }
      ends.add(end);
    }
    return ends;
  }
}
