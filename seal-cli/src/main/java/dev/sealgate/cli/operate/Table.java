package dev.sealgate.cli.operate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of texts. */
public final class Table {
  private final List<String> headers;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headers) {
    this.headers = List.of(headers);
  }

  public Table row(String... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException("a row has as many cells as the head");
    }
    rows.add(Arrays.stream(cells).map(Table::printable).toList());
    return this;
  }

  /** What others wrote can't draw on the terminal. */
  public static String printable(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .map(c ->
            Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                ? ' '
                : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** For eyes: columns below a head. */
  public String aligned() {
    int[] widths = new int[headers.size()];
    List<List<String>> all = new ArrayList<>(List.of(headers));
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        line.append(cell).repeat(" ", widths[i] - cell.length() + 3);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** For programs: a line each, cells parted by tabs, no head. */
  public String lines() {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
    return text.toString();
  }
}
