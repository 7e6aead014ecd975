package dev.sealgate.reconciler.charts;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar archive, one after the other: POSIX.1-1988 (ustar), POSIX.1-2001 (pax) and
 * GNU's long names, as {@code helm package} and every other tar write them.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int LONGEST_EXTENSION = 64 << 10;

  /** The archive is none, or broken. */
  static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenException() {
      super("no tar archive");
    }
  }

  enum Kind {
    FILE,
    FOLDER,
    HARD_LINK,
    SYMBOLIC_LINK,
    DEVICE,
    OTHER
  }

  /** Its content follows in the stream, and is read or skipped before the next entry is. */
  record Entry(String name, Kind kind, long size) {}

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
  private long left;
  private long padding;

  Tar(InputStream in) {
    this.in = in;
  }

  /** Null at the end. */
  @Nullable Entry next() throws IOException {
    Map<String, String> extended = new HashMap<>();
    while (true) {
      in.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      if (!header()) {
        return null;
      }
      long size = number(124, 12);
      char type = (char) (block[156] & 0xff);
      if (extended.containsKey("size") && type != 'x' && type != 'g') {
        size = decimal(extended.get("size"));
      }
      left = size;
      padding = (BLOCK - size % BLOCK) % BLOCK;
      switch (type) {
        case 'x' -> pax(extended);
        case 'g' -> pax(new HashMap<>());
        case 'L' -> extended.put("path", text(extension(), 0, (int) size));
        case 'K' -> extension();
        default -> {
          String name = extended.getOrDefault("path", plainName());
          return new Entry(name, kind(type, name), size);
        }
      }
    }
  }

  /** The content of the entry that {@link #next} told last. */
  byte[] content() throws IOException {
    byte[] content = in.readNBytes(Math.toIntExact(left));
    if (content.length != left) {
      throw new EOFException();
    }
    left = 0;
    return content;
  }

  private static Kind kind(char type, String name) {
    return switch (type) {
      case '0', '\0', '7' -> name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
      case '5' -> Kind.FOLDER;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '3', '4', '6' -> Kind.DEVICE;
      default -> Kind.OTHER;
    };
  }

  /** False at the end, which is a block of zeros or that of the stream. */
  private boolean header() throws IOException {
    int read = in.readNBytes(block, 0, BLOCK);
    if (read == 0) {
      return false;
    }
    if (read < BLOCK) {
      throw new EOFException();
    }
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      // the checksum itself counts as spaces
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    if (sum == 8 * ' ') {
      return false;
    }
    if (sum != number(148, 8)) {
      throw new BrokenException();
    }
    return true;
  }

  private String plainName() {
    String name = text(block, 0, 100);
    boolean ustar = text(block, 257, 5).equals("ustar") && block[262] == 0;
    String prefix = ustar ? text(block, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] from, int start, int length) {
    int end = start;
    while (end < start + length && from[end] != 0) {
      end++;
    }
    return new String(from, start, end - start, StandardCharsets.UTF_8);
  }

  /** Octal digits, or GNU's binary form for what is too large for them. */
  private long number(int start, int length) throws BrokenException {
    if ((block[start] & 0x80) != 0) {
      long value = block[start] & 0x7f;
      for (int i = start + 1; i < start + length; i++) {
        if (value >>> 54 != 0) {
          throw new BrokenException();
        }
        value = (value << 8) | (block[i] & 0xff);
      }
      return value;
    }
    String digits = text(block, start, length).strip();
    if (!digits.matches("[0-7]{0,12}")) {
      throw new BrokenException();
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private byte[] extension() throws IOException {
    if (left > LONGEST_EXTENSION) {
      throw new BrokenException();
    }
    return content();
  }

  /** Records like {@code 18 path=some/name\n}, each after its own length. */
  private void pax(Map<String, String> into) throws IOException {
    byte[] records = extension();
    int at = 0;
    while (at < records.length) {
      int space = at;
      while (space < records.length && records[space] != ' ') {
        space++;
      }
      long length = decimal(new String(records, at, space - at, StandardCharsets.US_ASCII));
      int end = (int) Math.min(Integer.MAX_VALUE, at + length);
      if (end > records.length || end <= space + 1 || records[end - 1] != '\n') {
        throw new BrokenException();
      }
      String record = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
      int equals = record.indexOf('=');
      if (equals <= 0 || record.startsWith("GNU.sparse")) {
        throw new BrokenException();
      }
      into.put(record.substring(0, equals), record.substring(equals + 1));
      at = end;
    }
  }

  private static long decimal(@Nullable String digits) throws BrokenException {
    if (digits == null || !digits.matches("[0-9]{1,15}")) {
      throw new BrokenException();
    }
    return Long.parseLong(digits);
  }
}
