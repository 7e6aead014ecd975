package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.Slot.Style;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads INI as the library of sops does: sections of text values, comments above what they are for.
 */
final class IniReader {
  static final String DEFAULT_SECTION = "DEFAULT";

  private final SourceText source;
  private final String text;
  private final NodeBudget budget;
  private final List<Entry> sections = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private Optional<Comment> above = Optional.empty();
  private String section = DEFAULT_SECTION;
  private int sectionStart;
  private int at;

  IniReader(SourceText source, SopsLimits limits) {
    this.source = source;
    this.text = source.text();
    this.budget = new NodeBudget(limits);
  }

  Branch read() {
    while (at < text.length()) {
      int end = source.lineEnd(at);
      int start = skipBlanks(at, end);
      if (start == end) {
        at = source.nextLine(at);
      } else if (isCommentSign(text.charAt(start))) {
        commentBlock(start);
      } else if (text.charAt(start) == '[') {
        header(start, end);
      } else {
        key(start, end);
      }
    }
    endSection(text.length());
    return new Branch(sections);
  }

  private static boolean isCommentSign(char c) {
    return c == '#' || c == ';';
  }

  private int skipBlanks(int from, int to) {
    int start = from;
    while (start < to && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    return start;
  }

  /** All comment lines down to the next key or header are one comment. */
  private void commentBlock(int start) {
    int textStart = afterSign(start);
    int end = source.lineEnd(start);
    at = source.nextLine(start);
    while (at < text.length()) {
      int lineEnd = source.lineEnd(at);
      int lineStart = skipBlanks(at, lineEnd);
      if (lineStart < lineEnd && !isCommentSign(text.charAt(lineStart))) {
        break;
      }
      end = lineStart < lineEnd ? lineEnd : end;
      at = source.nextLine(at);
    }
    comment(Math.min(textStart, end), end);
  }

  private int afterSign(int sign) {
    char c = text.charAt(sign);
    int start = sign;
    while (start < source.lineEnd(sign) && (text.charAt(start) == c || text.charAt(start) == ' ')) {
      start++;
    }
    return start;
  }

  private void comment(int start, int end) {
    budget.node();
    Slot slot = Slot.of(start, end, Style.COMMENT);
    String lines = text.substring(start, end).replace("\r\n", "\n");
    above = Optional.of(new Comment(new Scalar.Str(lines), false, slot));
  }

  private void header(int start, int end) {
    int close = text.lastIndexOf(']', end - 1);
    if (close < start) {
      throw malformed(start, "a section header has no closing bracket");
    }
    String name = text.substring(start + 1, close);
    // what stands above the metadata was the end of the plaintext
    Optional<Comment> own = name.equals(Store.METADATA_KEY) ? Optional.empty() : above;
    above = own.isPresent() ? Optional.empty() : above;
    endSection(source.lineStart(own.map(Comment::slot).map(Slot::start).orElse(start)));
    section = name;
    sectionStart = source.lineStart(start);
    own.ifPresent(entries::add);
    budget.node();
    at = source.nextLine(start);
  }

  private void endSection(int end) {
    above.ifPresent(entries::add);
    above = Optional.empty();
    sections.add(new Item(section, new Branch(entries), sectionStart, end));
    entries.clear();
    keys.clear();
  }

  private void key(int start, int end) {
    int sign = start;
    char quote = text.charAt(start);
    if (quote == '"' || quote == '`') {
      sign = text.indexOf(quote, start + 1);
    }
    while (sign >= 0 && sign < end && text.charAt(sign) != '=' && text.charAt(sign) != ':') {
      sign++;
    }
    if (sign < 0 || sign >= end || sign == start) {
      throw malformed(start, "the line is no key = value, section or comment");
    }
    String key = text.substring(start, sign).strip();
    if (key.length() > 1 && (quote == '"' || quote == '`')) {
      key = key.substring(1, key.length() - 1).strip();
    }
    if (!keys.add(key)) {
      throw malformed(start, "the key occurs twice in its section");
    }
    budget.node();
    IniValue value = IniValue.read(source, sign + 1);
    at = source.nextLine(value.lineEnd());
    Slot slot = Slot.of(value.start(), value.end(), Style.RAW);
    entries.add(new Item(key, new Leaf(new Scalar.Str(value.text()), slot), start, value.end()));
    above.ifPresent(entries::add);
    above = Optional.empty();
    if (value.commentSign() >= 0) {
      comment(afterSign(value.commentSign()), value.lineEnd());
      above.ifPresent(entries::add);
      above = Optional.empty();
    }
  }

  private Malformed malformed(int offset, String problem) {
    int line = source.lineNumber(offset);
    return new Malformed(
        "INI", line, problem + " (line " + line + ")", "see the file's lines around it");
  }
}
