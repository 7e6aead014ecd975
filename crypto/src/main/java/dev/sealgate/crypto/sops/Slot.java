package dev.sealgate.crypto.sops;

/**
 * The place of a scalar or comment in the source text, so that it alone can be replaced.
 *
 * @param start offset of its first character (of the tag, if it has one)
 * @param end offset after it; for a block scalar after its header
 * @param bodyEnd end of the lines of a block scalar, else {@code end}
 * @param flow inside a YAML flow collection
 * @param indent column of the key or dash that it belongs to
 * @param inList whether that is a dash
 * @param lead for a scalar that is alone on its line after a dash: the dash's offset, else -1
 */
record Slot(
    int start,
    int end,
    int bodyEnd,
    Style style,
    boolean flow,
    int indent,
    boolean inList,
    int lead) {
  enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    BLOCK,
    /** A comment's text after its sign, to the end of the line. */
    COMMENT,
    /** A list element that turned out to be a comment; takes its dash with it. */
    LIST_COMMENT,
    /** Store-specific; dotenv and INI values. */
    RAW
  }

  static Slot of(int start, int end, Style style) {
    return new Slot(start, end, end, style, false, 0, false, -1);
  }

  Slot as(Style other) {
    return new Slot(start, end, bodyEnd, other, flow, indent, inList, lead);
  }
}
