package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Unsupported;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes JSON as Go's encoding/json does, including what it escapes for HTML. */
final class JsonWriter {
  private final SecretBuffer out;
  private final String unit;
  private final String lineBreak;

  /**
   * @param unit one level of indentation; empty for everything on one line
   */
  JsonWriter(SecretBuffer out, String unit, String lineBreak) {
    this.out = out;
    this.unit = unit;
    this.lineBreak = lineBreak;
  }

  void value(SopsNode node, int level) {
    switch (node) {
      case Branch branch -> object(branch, level);
      case Sequence list -> array(list, level);
      case Leaf(Scalar scalar, Slot _) -> scalar(scalar);
    }
  }

  private void object(Branch branch, int level) {
    out.ascii('{');
    boolean first = true;
    for (Entry entry : branch.entries()) {
      if (entry instanceof Item item) {
        separate(first, level + 1);
        first = false;
        member(item.key(), item.value(), level + 1);
      }
    }
    close('}', first, level);
  }

  void member(String key, SopsNode value, int level) {
    string(key.getBytes(StandardCharsets.UTF_8));
    out.text(unit.isEmpty() ? ":" : ": ");
    value(value, level);
  }

  private void array(Sequence list, int level) {
    out.ascii('[');
    boolean first = true;
    for (Element element : list.elements()) {
      if (element instanceof SopsNode node) {
        separate(first, level + 1);
        first = false;
        value(node, level + 1);
      }
    }
    close(']', first, level);
  }

  private void separate(boolean first, int level) {
    if (!first) {
      out.ascii(',');
    }
    newline(level);
  }

  private void close(char bracket, boolean empty, int level) {
    if (!empty) {
      newline(level);
    }
    out.ascii(bracket);
  }

  void newline(int level) {
    if (!unit.isEmpty()) {
      out.text(lineBreak).text(unit.repeat(level));
    }
  }

  void scalar(Scalar scalar) {
    switch (scalar) {
      case Scalar.Nil _ -> out.text("null");
      case Scalar.Bool(boolean bool) -> out.text(bool ? "true" : "false");
      case Scalar.Int(long number) -> out.text(Long.toString(number));
      case Scalar.Real(double number) -> real(number);
      case Scalar.Time(String text) -> string(text.getBytes(StandardCharsets.US_ASCII));
      case Scalar.Str(String text) -> string(text.getBytes(StandardCharsets.UTF_8));
      case Scalar.Secret secret -> secret.bytes().lend(bytes -> secret(secret.type(), bytes));
    }
  }

  private void secret(LeafType type, byte[] bytes) {
    switch (type) {
      case STR, BYTES, COMMENT, TIME -> string(bytes);
      case INT -> out.raw(bytes, 0, bytes.length);
      case BOOL -> out.text(bytes[0] == 'T' ? "true" : "false");
      case FLOAT -> real(GoValues.parseFloat(bytes));
    }
  }

  private void real(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new Unsupported("JSON has no infinite number and no NaN", "store it as a text");
    }
    out.text(GoNumbers.formatJson(number));
  }

  private void string(byte[] utf8) {
    out.ascii('"');
    CodePoints.decode(utf8)
        .ifPresentOrElse(
            text -> {
              try (text) {
                for (int i = 0; i < text.length(); i++) {
                  character(text.at(i));
                }
              }
            },
            () -> lenient(utf8));
    out.ascii('"');
  }

  /** What is not UTF-8 becomes U+FFFD, byte by byte, as in Go. */
  private void lenient(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int end = at + 1;
      while (end <= Math.min(bytes.length, at + 4)) {
        byte[] part = Arrays.copyOfRange(bytes, at, end);
        var decoded = CodePoints.decode(part);
        Arrays.fill(part, (byte) 0);
        if (decoded.isPresent()) {
          character(decoded.get().at(0));
          decoded.get().close();
          break;
        }
        end++;
      }
      if (end > Math.min(bytes.length, at + 4)) {
        out.text("\\ufffd");
        end = at + 1;
      }
      at = end;
    }
  }

  private void character(int c) {
    switch (c) {
      case '"', '\\' -> out.ascii('\\').ascii((char) c);
      case '\n' -> out.text("\\n");
      case '\r' -> out.text("\\r");
      case '\t' -> out.text("\\t");
      case '\b' -> out.text("\\b");
      case '\f' -> out.text("\\f");
      case '<', '>', '&', 0x2028, 0x2029 -> hex(c);
      default -> {
        if (c < 0x20) {
          hex(c);
        } else {
          out.codePoint(c);
        }
      }
    }
  }

  private void hex(int c) {
    out.text("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.ascii("0123456789abcdef".charAt(c >> shift & 0xF));
    }
  }

  static List<Item> items(Branch branch) {
    return branch.entries().stream().filter(Item.class::isInstance).map(Item.class::cast).toList();
  }
}
