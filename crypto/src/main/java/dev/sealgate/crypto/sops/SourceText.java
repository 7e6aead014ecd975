package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.LimitExceeded;
import dev.sealgate.crypto.CryptoException.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A file's text, with a byte order mark set aside.
 *
 * @param lineBreak what new lines are ended with: what the first line of the file has
 */
record SourceText(String text, boolean byteOrderMark, String lineBreak) {
  static SourceText decode(byte[] content, SopsLimits limits, String format) {
    if (content.length > limits.maxBytes()) {
      throw new LimitExceeded(
          "the file has " + content.length + " bytes; at most " + limits.maxBytes() + " are read",
          "split the file into smaller ones");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
      boolean marked = text.startsWith("\uFEFF");
      return of(marked ? text.substring(1) : text, marked);
    } catch (CharacterCodingException _) {
      throw new Malformed(
          format, -1, "the file is not UTF-8 text", "save it as UTF-8, or treat it as binary");
    }
  }

  static SourceText of(String text, boolean byteOrderMark) {
    int newline = text.indexOf('\n');
    boolean crlf = newline > 0 && text.charAt(newline - 1) == '\r';
    return new SourceText(text, byteOrderMark, crlf ? "\r\n" : "\n");
  }

  /** Whose last line is ended. */
  SourceText withLineEnd() {
    return text.isEmpty() || text.endsWith("\n")
        ? this
        : new SourceText(text + lineBreak, byteOrderMark, lineBreak);
  }

  int length() {
    return text.length();
  }

  boolean endsWithinALine() {
    return !text.isEmpty() && !text.endsWith("\n");
  }

  /** Offset of the first character of the line that holds {@code offset}. */
  int lineStart(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Offset of the line break after {@code offset} (of its CR, if it has one), or the end. */
  int lineEnd(int offset) {
    int newline = text.indexOf('\n', offset);
    if (newline < 0) {
      return text.length();
    }
    return newline > offset && text.charAt(newline - 1) == '\r' ? newline - 1 : newline;
  }

  /** Offset of the first character of the line below the one that holds {@code offset}. */
  int nextLine(int offset) {
    int newline = text.indexOf('\n', offset);
    return newline < 0 ? text.length() : newline + 1;
  }

  int column(int offset) {
    return offset - lineStart(offset);
  }

  boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** 1-based. */
  int lineNumber(int offset) {
    int line = 1;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
    }
    return line;
  }
}
