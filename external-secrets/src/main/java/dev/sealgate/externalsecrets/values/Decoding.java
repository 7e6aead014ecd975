package dev.sealgate.externalsecrets.values;

import dev.sealgate.crypto.SecretBytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** {@code decodingStrategy}, as Go's encoding/base64 decodes. */
public enum Decoding {
  NONE,
  /** Standard alphabet, with padding; line ends are skipped. */
  BASE64,
  /** URL alphabet, with padding. */
  BASE64URL,
  /** The first of the two that fits, else the value as it is. */
  AUTO;

  /**
   * A new value; the given one stays the caller's.
   *
   * @throws ValueException if the value isn't encoded so
   */
  public SecretBytes decode(SecretBytes value) {
    return switch (this) {
      case NONE -> value.duplicate();
      case BASE64 -> decode(value, Base64.getDecoder()).orElseThrow(() -> failure("base64"));
      case BASE64URL ->
          decode(value, Base64.getUrlDecoder()).orElseThrow(() -> failure("base64url"));
      case AUTO ->
          decode(value, Base64.getDecoder())
              .or(() -> decode(value, Base64.getUrlDecoder()))
              .orElseGet(value::duplicate);
    };
  }

  private static ValueException failure(String encoding) {
    return ValueException.malformed(
        "is not " + encoding, "correct decodingStrategy, or store the value encoded");
  }

  private static Optional<SecretBytes> decode(SecretBytes value, Base64.Decoder decoder) {
    byte[] bytes = value.copyBytes();
    int length = 0;
    for (byte b : bytes) {
      if (b != '\r' && b != '\n') {
        bytes[length++] = b;
      }
    }
    byte[] text = Arrays.copyOf(bytes, length);
    try {
      // Java takes a text without its padding, Go doesn't.
      return length % 4 == 0
          ? Optional.of(SecretBytes.takeOwnershipOf(decoder.decode(text)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }
}
