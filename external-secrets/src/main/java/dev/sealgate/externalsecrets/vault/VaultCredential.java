package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import java.util.Arrays;

/** Tokens and IDs as people store them. */
final class VaultCredential {

  private VaultCredential() {}

  /**
   * A credential without the line end that files have; only what a header can carry. The caller
   * closes it.
   *
   * @param value stays the caller's
   * @param what names where it comes from
   */
  static SecretBytes of(SecretBytes value, String field, String what) {
    byte[] bytes = value.copyBytes();
    int end = bytes.length;
    while (end > 0 && Character.isWhitespace(bytes[end - 1])) {
      end--;
    }
    byte[] trimmed = Arrays.copyOf(bytes, end);
    Arrays.fill(bytes, (byte) 0);
    for (byte b : trimmed) {
      if (b <= 0x20 || b == 0x7f) {
        Arrays.fill(trimmed, (byte) 0);
        throw new StoreException(
            Kind.MALFORMED,
            field,
            what + " holds no credential: it has blanks or bytes beyond ASCII",
            "store the token or ID alone");
      }
    }
    if (trimmed.length == 0) {
      throw new StoreException(Kind.MALFORMED, field, what + " is empty", "store a credential");
    }
    return SecretBytes.takeOwnershipOf(trimmed);
  }
}
