package dev.sealgate.cli.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a {@code .gitattributes} that is ours; what stands around it stays. */
public final class AttributesFile {
  private static final String BEGIN =
      "# seal git: made by `seal git install`, which writes these lines anew";
  private static final String END = "# seal git: end";
  private static final String WHAT = " diff=sealgate merge=sealgate";

  private AttributesFile() {}

  /** With these patterns for our part; it is appended when there is none, as the last line wins. */
  public static String with(String text, List<String> patterns) {
    List<String> block = new ArrayList<>(List.of(BEGIN));
    patterns.forEach(pattern -> block.add(line(pattern)));
    block.add(END);
    List<String> lines = new ArrayList<>(text.lines().toList());
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin >= 0 && end > begin) {
      lines.subList(begin, end + 1).clear();
      lines.addAll(begin, block);
    } else {
      lines.addAll(block);
    }
    return String.join("\n", lines) + "\n";
  }

  /** Without our part; empty when nothing is left. */
  public static Optional<String> without(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin < 0 || end < begin) {
      return Optional.of(text);
    }
    lines.subList(begin, end + 1).clear();
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines) + "\n");
  }

  public static boolean hasOurs(String text) {
    return text.lines().anyMatch(BEGIN::equals);
  }

  /** As Git reads it: quoted when it has blanks, or what would be a comment or a negation. */
  public static String line(String pattern) {
    boolean plain = pattern.matches("[^\\s\"#!][^\\s\"]*");
    return (plain
            ? pattern
            : '"' + pattern.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"')
        + WHAT;
  }

  /** A pattern for one file at its path. */
  public static String only(String path) {
    return "/" + path.replaceAll("([*?\\[\\]\\\\])", "\\\\$1");
  }
}
