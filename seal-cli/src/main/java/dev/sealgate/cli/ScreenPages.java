package dev.sealgate.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text cut into pages of a screen. A long line goes on in the next row without a line break, so
 * that a terminal copies it as one. What it can't be sure of is taken for wide, so the terminal is
 * never further than was reckoned, and never scrolls. A control character is a word for it.
 */
final class ScreenPages {
  private static final int TAB = 8;
  private static final int NARROW = 0x300;
  private static final String MARK = "\u001b[7m";
  private static final String PLAIN = "\u001b[27m";

  private final byte[] text;
  private final int rows;
  private final int columns;
  private final List<Integer> starts = new ArrayList<>();

  /**
   * @param text UTF-8, or anything; it must not be changed meanwhile
   * @param columns at least 10
   */
  ScreenPages(byte[] text, int rows, int columns) {
    this.text = text;
    this.rows = rows;
    this.columns = columns;
    int at = 0;
    do {
      starts.add(at);
      at = page(at, null);
    } while (at < text.length);
  }

  int count() {
    return starts.size();
  }

  int start(int page) {
    return starts.get(page);
  }

  /** The page that a place of the text is on. */
  int at(int offset) {
    int page = 0;
    while (page + 1 < starts.size() && starts.get(page + 1) <= offset) {
      page++;
    }
    return page;
  }

  void paint(int page, SecretBuffer frame) {
    page(starts.get(page), frame);
  }

  static void moveTo(int row, SecretBuffer frame) {
    frame.ascii("\u001b[" + row + ";1H");
  }

  /** Where the next one starts. */
  private int page(int from, @Nullable SecretBuffer frame) {
    int row = 1;
    int column = 0;
    int at = from;
    go(row, frame);
    while (at < text.length) {
      if (text[at] == '\n') {
        at++;
        if (++row > rows) {
          return at;
        }
        column = 0;
        go(row, frame);
        continue;
      }
      int length = Harmless.length(text, at);
      int c = Harmless.codePoint(text, at, length);
      String word = c == '\t' ? " ".repeat(TAB - column % TAB) : Harmless.word(c, text[at]);
      int cells = !word.isEmpty() ? word.length() : c < NARROW ? 1 : 2;
      if (column + cells > columns) {
        if (++row > rows) {
          return at;
        }
        column = 0;
      }
      column += cells;
      at += Math.max(1, length);
      if (frame != null) {
        if (word.isEmpty()) {
          frame.write(text, at - length, length);
        } else {
          frame.ascii(c == '\t' ? word : MARK + word + PLAIN);
        }
      }
    }
    return at;
  }

  private static void go(int row, @Nullable SecretBuffer frame) {
    if (frame != null) {
      moveTo(row, frame);
    }
  }
}
