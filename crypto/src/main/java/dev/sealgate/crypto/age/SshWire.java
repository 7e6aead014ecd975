package dev.sealgate.crypto.age;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The public key encoding of SSH (RFC 4253, RFC 8709): strings and big integers with a length. */
final class SshWire {
  private SshWire() {}

  static byte[] write(String type, byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    field(out, type.getBytes(StandardCharsets.US_ASCII));
    for (byte[] field : fields) {
      field(out, field);
    }
    return out.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, byte[] content) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(content);
  }

  /** Reads fields from front to end; a length that does not fit throws BufferUnderflowException. */
  static final class Reader {
    private final ByteBuffer rest;

    Reader(byte[] wire) {
      this.rest = ByteBuffer.wrap(wire);
    }

    byte[] bytes() {
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] content = new byte[length];
      rest.get(content);
      return content;
    }

    String text() {
      return new String(bytes(), StandardCharsets.US_ASCII);
    }

    BigInteger integer() {
      return new BigInteger(bytes());
    }

    long number() {
      return Integer.toUnsignedLong(rest.getInt());
    }

    boolean atEnd() {
      return !rest.hasRemaining();
    }
  }

  /** age's short hint at the key: the first four bytes of its SHA-256. */
  static String fingerprint(byte[] wire) {
    return AgeCrypto.base64(Arrays.copyOf(AgeCrypto.sha256(wire), 4));
  }
}
