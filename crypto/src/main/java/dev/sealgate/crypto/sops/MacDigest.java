package dev.sealgate.crypto.sops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-512 over the plaintext values of a file in document order, without keys or separators. */
final class MacDigest {
  private final MessageDigest sha512;

  /**
   * @param onlyEncrypted whether only encrypted values will be fed; such a MAC begins with another
   *     state, so that it never equals one over all values
   */
  MacDigest(boolean onlyEncrypted) {
    try {
      sha512 = MessageDigest.getInstance("SHA-512");
      if (onlyEncrypted) {
        sha512.update(
            MessageDigest.getInstance("SHA-256")
                .digest("sops".getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-2", e);
    }
  }

  void add(Scalar value) {
    byte[] plain = value.plainBytes();
    sha512.update(plain);
    Arrays.fill(plain, (byte) 0);
  }

  /** Uppercase hexadecimal, as SOPS encrypts it. */
  byte[] finish() {
    return HexFormat.of()
        .withUpperCase()
        .formatHex(sha512.digest())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
