package dev.sealgate.crypto.sops;

import java.util.List;
import java.util.random.RandomGenerator;

/** Writes random dotenv and INI files. */
final class RandomFlat {
  private final RandomGenerator random;
  private final RandomValues values;

  RandomFlat(RandomValues values) {
    this.random = values.random();
    this.values = values;
  }

  String dotenv() {
    StringBuilder out = new StringBuilder();
    int lines = 1 + random.nextInt(8);
    for (int i = 0; i < lines; i++) {
      if (values.chance(4)) {
        out.append('#').append(values.letters(5)).append('\n');
      }
      if (values.chance(6)) {
        out.append('\n');
      }
      out.append(values.letters(3).toUpperCase(java.util.Locale.ROOT)).append(i);
      out.append(values.chance(4) ? "_unencrypted" : "").append('=');
      out.append(oneLine(values.anyText().replace("\n", "\\n"))).append('\n');
    }
    return out.toString();
  }

  String ini() {
    StringBuilder out = new StringBuilder();
    int sections = 1 + random.nextInt(3);
    for (int i = 0; i < sections; i++) {
      comment(out);
      out.append('[').append(values.letters(4)).append(i).append("]\n");
      int keys = random.nextInt(5);
      for (int k = 0; k < keys; k++) {
        comment(out);
        out.append(values.letters(3)).append(k).append(values.chance(4) ? "_unencrypted" : "");
        out.append(values.pick(List.of("=", " = ", "  = "))).append(iniValue()).append('\n');
      }
      out.append(values.chance(2) ? "\n" : "");
    }
    return out.toString();
  }

  private void comment(StringBuilder out) {
    if (values.chance(5)) {
      out.append(values.pick(List.of("; ", "# ", ";"))).append(values.letters(6)).append('\n');
      if (values.chance(3)) {
        out.append("; ").append(values.letters(6)).append('\n');
      }
    }
  }

  private String iniValue() {
    String text = oneLine(values.anyText().replace("\n", " "));
    boolean plain = text.matches("[A-Za-z0-9äöüß日本語/._+-]+( [a-z0-9]+)*");
    if (plain && !text.endsWith("\\")) {
      return text;
    }
    // sops itself loses quotes around a whole value
    boolean lossy = text.isEmpty() || "\"'".indexOf(text.charAt(0)) >= 0 || text.contains("`");
    return lossy ? values.letters(4) : "`" + text + "`";
  }

  private static String oneLine(String text) {
    return text.replace("\r", "").replace("\u0085", "").strip();
  }
}
