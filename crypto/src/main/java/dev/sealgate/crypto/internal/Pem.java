package dev.sealgate.crypto.internal;

import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** PEM without a String ever holding the content. Text around the blocks is skipped, as Go does. */
public final class Pem {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_BLOCKS = 256;
  private static final int MAX_LABEL = 64;

  private Pem() {}

  /**
   * @param encrypted whether the block has a {@code Proc-Type: 4,ENCRYPTED} header
   */
  public record Block(String label, boolean encrypted, SecretBytes content)
      implements AutoCloseable {
    @Override
    public void close() {
      content.close();
    }
  }

  /** Thrown for text that is not PEM; says which line, never what it holds. */
  public static final class BadPem extends Exception {
    BadPem(String message) {
      super(message);
    }
  }

  /** Every block of the text, in order; the caller closes them. */
  public static List<Block> read(byte[] text) throws BadPem {
    if (text.length > MAX_BYTES) {
      throw new BadPem("is larger than 1 MiB");
    }
    List<Block> blocks = new ArrayList<>();
    try {
      Lines lines = new Lines(text);
      while (lines.next()) {
        String label = lines.label("-----BEGIN ");
        if (!label.isEmpty()) {
          if (blocks.size() == MAX_BLOCKS) {
            throw new BadPem("has more than " + MAX_BLOCKS + " PEM blocks");
          }
          blocks.add(block(lines, label));
        }
      }
      return blocks;
    } catch (BadPem e) {
      blocks.forEach(Block::close);
      throw e;
    }
  }

  /** As {@link #read(byte[])}, for a text with a private key. */
  public static List<Block> read(SecretBytes text) throws BadPem {
    byte[] copy = text.copyBytes();
    try {
      return read(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private static Block block(Lines lines, String label) throws BadPem {
    int begin = lines.number;
    boolean encrypted = false;
    byte[] base64 = new byte[lines.text.length - lines.to + 1];
    int length = 0;
    try {
      while (lines.next()) {
        if (lines.startsWith("-----")) {
          if (!lines.label("-----END ").equals(label)) {
            throw new BadPem("has a PEM block at line " + begin + " that ends with another label");
          }
          return new Block(label, encrypted, decode(base64, length, begin));
        }
        if (lines.contains((byte) ':')) {
          encrypted |= lines.startsWith("Proc-Type:") && lines.endsWith("ENCRYPTED");
        } else {
          length = lines.copyTo(base64, length);
        }
      }
      throw new BadPem("has a PEM block at line " + begin + " without an END line");
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  private static SecretBytes decode(byte[] base64, int length, int begin) throws BadPem {
    byte[] exact = Arrays.copyOf(base64, length);
    try {
      return SecretBytes.takeOwnershipOf(Base64.getDecoder().decode(exact));
    } catch (IllegalArgumentException _) {
      throw new BadPem("has a PEM block at line " + begin + " that is not base64");
    } finally {
      Arrays.fill(exact, (byte) 0);
    }
  }

  /** One block with lines of 64 characters; the caller wipes it. */
  public static byte[] write(String label, byte[] content) {
    byte[] base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(content);
    byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(begin.length + base64.length + end.length);
    out.writeBytes(begin);
    out.writeBytes(base64);
    out.writeBytes(end);
    Arrays.fill(base64, (byte) 0);
    return out.toByteArray();
  }

  /** A cursor over lines, without their white space at both ends. */
  private static final class Lines {
    private final byte[] text;
    private int next;
    private int from;
    private int to;
    private int number;

    Lines(byte[] text) {
      this.text = text;
    }

    boolean next() {
      if (next >= text.length) {
        return false;
      }
      from = next;
      while (next < text.length && text[next] != '\n') {
        next++;
      }
      to = next++;
      while (from < to && isSpace(text[from])) {
        from++;
      }
      while (to > from && isSpace(text[to - 1])) {
        to--;
      }
      number++;
      return true;
    }

    private static boolean isSpace(byte b) {
      return b == ' ' || b == '\t' || b == '\r';
    }

    boolean startsWith(String prefix) {
      return to - from >= prefix.length() && matches(prefix, from);
    }

    boolean endsWith(String suffix) {
      return to - from >= suffix.length() && matches(suffix, to - suffix.length());
    }

    private boolean matches(String expected, int at) {
      for (int i = 0; i < expected.length(); i++) {
        if (text[at + i] != expected.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    boolean contains(byte wanted) {
      for (int i = from; i < to; i++) {
        if (text[i] == wanted) {
          return true;
        }
      }
      return false;
    }

    /** The label of a BEGIN or END line, or empty. */
    String label(String prefix) {
      int length = to - from - prefix.length() - 5;
      if (length < 1 || length > MAX_LABEL || !startsWith(prefix) || !endsWith("-----")) {
        return "";
      }
      return new String(text, from + prefix.length(), length, StandardCharsets.US_ASCII);
    }

    int copyTo(byte[] target, int length) {
      System.arraycopy(text, from, target, length, to - from);
      return length + to - from;
    }
  }
}
