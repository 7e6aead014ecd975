package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import dev.sealgate.crypto.sops.StructuredText;
import java.util.Arrays;
import java.util.Objects;

/** Writes a plaintext in the type that {@code --output-type} names. */
final class OtherType {
  private OtherType() {}

  /** The caller closes it. */
  static SecretBytes of(String name, SecretBytes plaintext, SopsFormat from, SopsFormat to) {
    if (from == to) {
      return plaintext.duplicate();
    }
    byte[] text = plaintext.copyBytes();
    try {
      return StructuredText.convert(name, text, from, to, SopsLimits.DEFAULT);
    } catch (CryptoException.Unsupported e) {
      throw Failure.of(
          ExitCode.OTHER_TYPE, Objects.requireNonNullElse(e.getMessage(), e.detail()), e.hint());
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
