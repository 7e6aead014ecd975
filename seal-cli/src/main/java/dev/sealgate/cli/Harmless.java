package dev.sealgate.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Text for a terminal, which would take orders from what others wrote: names, keys, messages and
 * values. They are shown instead of obeyed.
 */
final class Harmless {
  /** What seal itself colours its results with. */
  private static final List<byte[]> COLOURS =
      List.of("\u001b[31m", "\u001b[32m", "\u001b[36m", "\u001b[1m", "\u001b[0m").stream()
          .map(colour -> colour.getBytes(StandardCharsets.US_ASCII))
          .toList();

  private Harmless() {}

  /** Of a result, which may have colours. */
  static void result(byte[] text, SecretBuffer to) {
    write(text, COLOURS, to);
  }

  /** Of a message. */
  static void message(String text, SecretBuffer to) {
    write(text.getBytes(StandardCharsets.UTF_8), List.of(), to);
  }

  private static void write(byte[] text, List<byte[]> colours, SecretBuffer to) {
    for (int at = 0; at < text.length; ) {
      int own = text[at] == 0x1b ? colour(text, at, colours) : 0;
      int length = own > 0 ? own : length(text, at);
      int c = codePoint(text, at, Math.min(length, 4));
      boolean lineBreak = c == '\n' || (c == '\r' && at + 1 < text.length && text[at + 1] == '\n');
      String word = own > 0 || lineBreak || c == '\t' ? "" : word(c, text[at]);
      if (word.isEmpty()) {
        to.write(text, at, length);
      } else {
        to.ascii(word);
      }
      at += Math.max(1, length);
    }
  }

  /** How long it is; 0 when it is none. */
  private static int colour(byte[] text, int at, List<byte[]> colours) {
    for (byte[] colour : colours) {
      int end = at + colour.length;
      if (end <= text.length && Arrays.equals(text, at, end, colour, 0, colour.length)) {
        return colour.length;
      }
    }
    return 0;
  }

  /**
   * What stands for a character that a terminal would not just draw; else empty.
   *
   * @param c -1 for what is no UTF-8
   */
  static String word(int c, byte first) {
    if (c < 0) {
      return "<%02X>".formatted(first & 0xff);
    }
    if (c < ' ' || c == 0x7f) {
      return "^" + (char) (c ^ 0x40);
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          "<U+%04X>".formatted(c);
      default -> "";
    };
  }

  /** In bytes; 0 when that is no UTF-8. */
  static int length(byte[] text, int at) {
    int first = text[at] & 0xff;
    int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length < 2) {
      return length;
    }
    if (first > 0xf4 || at + length > text.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = text[at + 1] & 0xff;
    boolean allowed =
        switch (first) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> true;
        };
    return allowed ? length : 0;
  }

  /** -1 when that is no UTF-8. */
  static int codePoint(byte[] text, int at, int length) {
    return switch (length) {
      case 0 -> -1;
      case 1 -> text[at];
      default -> new String(text, at, length, StandardCharsets.UTF_8).codePointAt(0);
    };
  }
}
