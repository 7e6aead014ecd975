package dev.sealgate.cli.pages;

import java.util.Locale;

/** Text in the man macros. */
final class Roff {
  private final StringBuilder text = new StringBuilder();

  void title(String name, String version) {
    text.append(
        ".TH \"%s\" 1 \"\" \"%s\" \"seal\"\n"
            .formatted(escaped(name.toUpperCase(Locale.ROOT)), escaped(version)));
    text.append(".nh\n.ad l\n");
  }

  void section(String name) {
    text.append(".SH ").append(escaped(name)).append('\n');
  }

  /** A line that holds escapes already. */
  void line(String escaped) {
    text.append(escaped).append('\n');
  }

  void item(String term, String description) {
    text.append(".TP\n").append(term).append('\n');
    text.append(escaped(description)).append('\n');
  }

  /** Lines that stay as they are. */
  void example(String lines) {
    text.append(".nf\n").append(escaped(lines)).append("\n.fi\n");
  }

  /** Lines flow together but for those that are indented; an empty one begins a paragraph. */
  void prose(String lines) {
    boolean apart = false;
    boolean fixed = false;
    for (String line : lines.split("\n", -1)) {
      boolean indented = line.startsWith(" ");
      if (indented != fixed && !line.isBlank()) {
        text.append(fixed ? ".fi\n" : apart ? ".PP\n.nf\n" : ".nf\n");
        fixed = indented;
        apart = apart && !indented;
      }
      if (line.isBlank()) {
        apart = true;
        continue;
      }
      if (apart) {
        text.append(fixed ? "\n" : ".PP\n");
        apart = false;
      }
      text.append(escaped(line)).append('\n');
    }
    if (fixed) {
      text.append(".fi\n");
    }
  }

  String text() {
    return text.toString();
  }

  /** No character of it is a command, and what is typed can be copied from the page. */
  static String escaped(String plain) {
    StringBuilder escaped = new StringBuilder();
    boolean begins = true;
    for (int point : plain.codePoints().toArray()) {
      if (begins && (point == '.' || point == '\'')) {
        escaped.append("\\&");
      }
      switch (point) {
        case '\\' -> escaped.append("\\e");
        case '-' -> escaped.append("\\-");
        case '\'' -> escaped.append("\\(aq");
        case '`' -> escaped.append("\\(ga");
        case '^' -> escaped.append("\\(ha");
        case '~' -> escaped.append("\\(ti");
        case '"' -> escaped.append("\\(dq");
        default -> {
          if (point < 0x80) {
            escaped.append((char) point);
          } else {
            escaped.append("\\[u%04X]".formatted(point));
          }
        }
      }
      begins = point == '\n';
    }
    return escaped.toString();
  }
}
