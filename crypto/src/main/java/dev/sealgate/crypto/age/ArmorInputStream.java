package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Takes the armor off, strictly: one base64 text is the only one for its bytes. */
final class ArmorInputStream extends InputStream {
  static final String FORMAT = "age armor";
  static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
  static final String END = "-----END AGE ENCRYPTED FILE-----";
  static final int MAX_WHITE_SPACE = 1024;

  private final InputStream input;
  private final byte[] line = new byte[Header.COLUMNS + 2];
  private int lineLength;
  private int lineNumber;
  private byte[] decoded = {};
  private int at;
  private boolean atEnd;
  private boolean started;
  private boolean ended;

  ArmorInputStream(InputStream input) {
    this.input = input;
  }

  @Override
  public int read() throws IOException {
    return fill() ? decoded[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int done = 0;
    while (done < length && fill()) {
      int part = Math.min(length - done, decoded.length - at);
      System.arraycopy(decoded, at, target, offset + done, part);
      at += part;
      done += part;
    }
    return done == 0 ? -1 : done;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  /** Makes at least one byte ready; false at the end of the armor. */
  private boolean fill() throws IOException {
    while (at == decoded.length) {
      if (ended) {
        return false;
      }
      if (!started) {
        readBegin();
        started = true;
      }
      readLine();
      if (isLine(END)) {
        readEnd();
        return false;
      }
      decoded = decodeLine();
      at = 0;
      if (decoded.length < Header.BYTES_PER_LINE) {
        readLine();
        if (!isLine(END)) {
          throw malformed("follows a short line, but is not the END line");
        }
        readEnd();
      }
    }
    return true;
  }

  private byte[] decodeLine() {
    if (lineLength == 0 || lineLength > Header.COLUMNS) {
      throw malformed("is empty or longer than 64 columns");
    }
    byte[] text = Arrays.copyOf(line, lineLength);
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Arrays.equals(Base64.getEncoder().encode(bytes), text)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // The same failure as text that is not canonical.
    }
    throw malformed("is not canonical base64");
  }

  private void readBegin() throws IOException {
    int skipped = 0;
    int c = input.read();
    boolean lineStart = true;
    while (isWhiteSpace(c)) {
      if (++skipped > MAX_WHITE_SPACE) {
        throw malformed("has too much white space before it");
      }
      lineStart = c == '\n';
      lineNumber += lineStart ? 1 : 0;
      c = input.read();
    }
    if (c < 0) {
      throw truncated();
    }
    line[0] = (byte) c;
    readRest(1);
    if (!lineStart || !isLine(BEGIN)) {
      throw malformed("is not the BEGIN line of an age file");
    }
  }

  private void readEnd() throws IOException {
    ended = true;
    int skipped = 0;
    for (int c = input.read(); c >= 0; c = input.read()) {
      if (!isWhiteSpace(c) || ++skipped >= MAX_WHITE_SPACE) {
        throw malformed("is the END line, but text follows it");
      }
    }
  }

  private void readLine() throws IOException {
    readRest(0);
    if (lineLength == 0 && atEnd) {
      throw truncated();
    }
  }

  /** Reads to the end of the line, or to one byte more than a line may have. */
  private void readRest(int have) throws IOException {
    lineNumber++;
    lineLength = have;
    int c = input.read();
    while (c >= 0 && c != '\n' && lineLength < line.length) {
      line[lineLength++] = (byte) c;
      c = input.read();
    }
    atEnd = c < 0;
    if (lineLength > 0 && line[lineLength - 1] == '\r') {
      lineLength--;
    }
  }

  private boolean isLine(String expected) {
    return Arrays.equals(
        line, 0, lineLength, expected.getBytes(StandardCharsets.US_ASCII), 0, expected.length());
  }

  static boolean isWhiteSpace(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0x0b;
  }

  private static CryptoException truncated() {
    return new CryptoException.Truncated(
        "age armor: the file ends before its END line", "fetch the whole file again");
  }

  private CryptoException malformed(String problem) {
    return new CryptoException.Malformed(
        FORMAT,
        lineNumber,
        "age armor: line " + lineNumber + " " + problem,
        "the file was damaged on its way: fetch it again");
  }
}
