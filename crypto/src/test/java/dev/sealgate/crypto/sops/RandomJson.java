package dev.sealgate.crypto.sops;

import java.util.random.RandomGenerator;

/** Writes random JSON objects, pretty or compact. */
final class RandomJson {
  private final RandomGenerator random;
  private final RandomValues values;
  private final StringBuilder out = new StringBuilder();
  private final String unit;
  private int keys;

  RandomJson(RandomValues values) {
    this.random = values.random();
    this.values = values;
    this.unit = values.pick(java.util.List.of("", "\t", "  ", "    "));
  }

  String file() {
    object(0, 1 + random.nextInt(6));
    return out.append(values.chance(3) ? "" : "\n").toString();
  }

  private void object(int depth, int size) {
    out.append('{');
    for (int i = 0; i < size; i++) {
      next(i, depth + 1);
      string(values.chance(9) ? values.text() + keys++ : values.key(keys++));
      out.append(unit.isEmpty() ? ":" : ": ");
      value(depth + 1);
    }
    close('}', depth, size);
  }

  private void array(int depth, int size) {
    out.append('[');
    for (int i = 0; i < size; i++) {
      next(i, depth + 1);
      value(depth + 1);
    }
    close(']', depth, size);
  }

  private void next(int index, int depth) {
    out.append(index == 0 ? "" : ",");
    if (!unit.isEmpty()) {
      out.append('\n').append(unit.repeat(depth));
    }
  }

  private void close(char bracket, int depth, int size) {
    if (size > 0 && !unit.isEmpty()) {
      out.append('\n').append(unit.repeat(depth));
    }
    out.append(bracket);
  }

  private void value(int depth) {
    switch (random.nextInt(depth > 4 ? 7 : 9)) {
      case 0 -> out.append(values.pick(java.util.List.of("true", "false", "null")));
      case 1, 2 -> out.append(values.jsonNumber());
      case 7 -> object(depth, random.nextInt(4));
      case 8 -> array(depth, random.nextInt(4));
      default -> string(values.anyText());
    }
  }

  private void string(String text) {
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
          } else if (c < ' ' || (c < 0x10000 && values.chance(9))) {
            out.append(String.format("\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    out.append('"');
  }
}
