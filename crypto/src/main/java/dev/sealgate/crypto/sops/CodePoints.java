package dev.sealgate.crypto.sops;

import java.util.Arrays;
import java.util.Optional;

/** A text as code points in an array that can be wiped, unlike a String. */
final class CodePoints implements AutoCloseable {
  private final int[] points;
  private final int length;

  private CodePoints(int[] points, int length) {
    this.points = points;
    this.length = length;
  }

  /** Empty when the bytes are not UTF-8. */
  static Optional<CodePoints> decode(byte[] utf8) {
    int[] points = new int[utf8.length];
    int count = 0;
    int at = 0;
    while (at < utf8.length) {
      int size = sequenceLength(utf8, at);
      if (size == 0) {
        Arrays.fill(points, 0);
        return Optional.empty();
      }
      int point = size == 1 ? utf8[at] : utf8[at] & (0xFF >> (size + 1));
      for (int i = 1; i < size; i++) {
        point = (point << 6) | (utf8[at + i] & 0x3F);
      }
      points[count++] = point;
      at += size;
    }
    return Optional.of(new CodePoints(points, count));
  }

  /** 0 when no well-formed sequence begins here. */
  private static int sequenceLength(byte[] utf8, int at) {
    int first = utf8[at] & 0xFF;
    int size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size < 2) {
      return size;
    }
    if (first > 0xF4 || at + size > utf8.length) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      if ((utf8[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = utf8[at + 1] & 0xFF;
    boolean overlongOrSurrogate =
        (first == 0xE0 && second < 0xA0)
            || (first == 0xED && second > 0x9F)
            || (first == 0xF0 && second < 0x90)
            || (first == 0xF4 && second > 0x8F);
    return overlongOrSurrogate ? 0 : size;
  }

  int length() {
    return length;
  }

  int at(int index) {
    return points[index];
  }

  boolean contains(int point) {
    for (int i = 0; i < length; i++) {
      if (points[i] == point) {
        return true;
      }
    }
    return false;
  }

  /**
   * For deciding which type a plain scalar has; only texts that could be a number or a word of YAML
   * ever get that far.
   */
  CharSequence asChars() {
    return new Chars(0, length);
  }

  @Override
  public void close() {
    Arrays.fill(points, 0);
  }

  private final class Chars implements CharSequence {
    private final int from;
    private final int to;

    Chars(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public int length() {
      return to - from;
    }

    /** Everything outside ASCII is the same to the resolver. */
    @Override
    public char charAt(int index) {
      int point = points[from + index];
      return point < 0x80 ? (char) point : '\uFFFD';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Chars(from + start, from + end);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(length());
      for (int i = 0; i < length(); i++) {
        text.append(charAt(i));
      }
      return text.toString();
    }
  }
}
