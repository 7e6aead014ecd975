package dev.sealgate.templates;

import java.security.cert.X509Certificate;
import java.util.Arrays;

/** Subject and authority key identifiers (RFC 5280, 4.2.1.1 and 4.2.1.2); empty if not there. */
final class KeyIds {
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int KEY_IDENTIFIER = 0x80;

  private KeyIds() {}

  static byte[] subject(X509Certificate certificate) {
    return content(extension(certificate, "2.5.29.14"), OCTET_STRING);
  }

  static byte[] authority(X509Certificate certificate) {
    return content(content(extension(certificate, "2.5.29.35"), SEQUENCE), KEY_IDENTIFIER);
  }

  private static byte[] extension(X509Certificate certificate, String id) {
    byte[] value = certificate.getExtensionValue(id);
    return value == null ? new byte[0] : content(value, OCTET_STRING);
  }

  /** What the first element of {@code der} holds, if it has that tag. */
  private static byte[] content(byte[] der, int tag) {
    if (der.length < 2 || (der[0] & 0xff) != tag) {
      return new byte[0];
    }
    int length = der[1] & 0xff;
    int start = 2;
    if (length > 0x80) {
      int bytes = length - 0x80;
      if (bytes > 2 || der.length < 2 + bytes) {
        return new byte[0];
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | (der[start++] & 0xff);
      }
    }
    return start + length > der.length
        ? new byte[0]
        : Arrays.copyOfRange(der, start, start + length);
  }
}
