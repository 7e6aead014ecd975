package dev.sealgate.crypto.sops;

import java.util.random.RandomGenerator;

/** Writes random YAML the way people do: mixed quoting, comments, blank lines, flow collections. */
final class RandomYaml {
  private final RandomGenerator random;
  private final RandomValues values;
  private final StringBuilder out = new StringBuilder();
  private final boolean comments;
  private int step;
  private int keys;

  RandomYaml(RandomValues values, boolean comments) {
    this.random = values.random();
    this.values = values;
    this.comments = comments;
  }

  String file() {
    int documents = values.chance(4) ? 2 + random.nextInt(2) : 1;
    step = values.pick(java.util.List.of(2, 2, 4, 4, 3));
    for (int i = 0; i < documents; i++) {
      if (i > 0 || values.chance(6)) {
        out.append("---\n");
      }
      map(0, 1 + random.nextInt(5), 0);
      if (comments && values.chance(4)) {
        comment(0);
      }
    }
    return out.toString();
  }

  private void map(int column, int size, int depth) {
    for (int i = 0; i < size; i++) {
      decorate(column);
      out.repeat(' ', column);
      entry(column, depth);
    }
    if (comments && depth > 0 && values.chance(8)) {
      comment(column);
    }
  }

  private void entry(int column, int depth) {
    out.append(values.key(keys++)).append(':');
    int kind = depth > 3 ? 0 : random.nextInt(10);
    switch (kind) {
      case 7 -> {
        out.append('\n');
        map(column + step, 1 + random.nextInt(3), depth + 1);
      }
      case 8 -> {
        out.append('\n');
        list(column + (values.chance(2) ? step : 0), 1 + random.nextInt(3), depth + 1);
      }
      case 9 -> {
        out.append(' ');
        flow(depth);
        out.append('\n');
      }
      default -> {
        out.append(' ');
        scalar(column + step);
      }
    }
  }

  private void list(int column, int size, int depth) {
    for (int i = 0; i < size; i++) {
      decorate(column);
      out.repeat(' ', column).append("- ");
      switch (depth > 3 ? 0 : random.nextInt(8)) {
        case 5 -> {
          entry(column + 2, depth);
          if (values.chance(2)) {
            map(column + 2, 1 + random.nextInt(2), depth + 1);
          }
        }
        case 6 -> {
          out.append("- ");
          scalar(column + 4);
          out.repeat(' ', column + 2).append("- ");
          scalar(column + 4);
        }
        case 7 -> {
          flow(depth);
          out.append('\n');
        }
        default -> scalar(column + 2);
      }
    }
  }

  private void flow(int depth) {
    boolean list = values.chance(2);
    out.append(list ? '[' : '{');
    int size = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        out.append(", ");
      }
      if (!list) {
        out.append(values.key(keys++)).append(": ");
      }
      if (depth < 3 && values.chance(5)) {
        flow(depth + 1);
      } else if (values.chance(4)) {
        out.append(values.typed());
      } else {
        quoted(values.text());
      }
    }
    out.append(list ? ']' : '}');
  }

  private void scalar(int body) {
    if (values.chance(4)) {
      out.append(values.typed());
    } else {
      String text = values.text();
      boolean printable = text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
      if (text.matches("[a-zA-Z][a-zA-Z0-9 ]*[a-zA-Z0-9]") && values.chance(2)) {
        out.append(text);
      } else if (text.contains("\n")
          && printable
          && text.strip().length() > 2
          && values.chance(2)) {
        literal(text, body);
        return;
      } else {
        quoted(text);
      }
    }
    if (comments && values.chance(5)) {
      out.append(" # ").append(values.letters(3)).append(" inline");
    }
    out.append('\n');
  }

  private void literal(String text, int body) {
    boolean folded = values.chance(3) && !text.contains("  ");
    String stripped = text.strip();
    out.append(folded ? '>' : '|').append(text.endsWith("\n") ? "" : "-").append('\n');
    for (String line : stripped.split("\n", -1)) {
      out.append(line.isBlank() ? "" : " ".repeat(body) + line.stripTrailing()).append('\n');
    }
  }

  private void quoted(String text) {
    boolean simple = text.chars().allMatch(c -> c >= ' ' && c < 127);
    if (simple && values.chance(2)) {
      out.append('\'').append(text.replace("'", "''")).append('\'');
      return;
    }
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
              if (c < ' ' || (c >= 127 && c <= 0xa0) || c == 0xfeff) {
                out.append(String.format("\\u%04X", c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    out.append('"');
  }

  private void decorate(int column) {
    if (values.chance(8)) {
      out.append('\n');
    }
    if (comments && values.chance(6)) {
      comment(column);
      if (values.chance(4)) {
        comment(column);
      }
      if (values.chance(4)) {
        out.append('\n');
      }
    }
  }

  private void comment(int column) {
    out.repeat(' ', column).append('#');
    out.append(values.pick(java.util.List.of(" note ", "note ", " ", "# ")));
    out.append(values.letters(4)).append('\n');
  }
}
