package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects output that may hold secret values: what it leaves behind when it grows is wiped. */
final class SecretBuffer implements AutoCloseable {
  private byte[] bytes;
  private int length;

  SecretBuffer(int expected) {
    bytes = new byte[Math.max(64, expected)];
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  SecretBuffer ascii(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
    return this;
  }

  SecretBuffer repeat(char c, int count) {
    ensure(Math.max(0, count));
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) c;
    }
    return this;
  }

  SecretBuffer text(CharSequence text) {
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    return raw(utf8, 0, utf8.length);
  }

  SecretBuffer raw(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  SecretBuffer codePoint(int c) {
    if (c < 0x80) {
      return ascii((char) c);
    }
    ensure(4);
    if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        bytes[length++] = (byte) (0xE0 | (c >> 12));
      } else {
        bytes[length++] = (byte) (0xF0 | (c >> 18));
        bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3F));
      }
      bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
    }
    bytes[length++] = (byte) (0x80 | (c & 0x3F));
    return this;
  }

  /** Takes back a line break at the end, if there is one. */
  void dropLineBreak() {
    for (char c : new char[] {'\n', '\r'}) {
      if (length == 0 || bytes[length - 1] != c) {
        return;
      }
      bytes[--length] = 0;
    }
  }

  SecretBytes toSecret() {
    return SecretBytes.takeOwnershipOf(toBytes());
  }

  /** A copy that the caller wipes if it holds secrets. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    length = 0;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      byte[] larger = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
      Arrays.fill(bytes, (byte) 0);
      bytes = larger;
    }
  }
}
