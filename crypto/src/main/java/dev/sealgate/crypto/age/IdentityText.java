package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;

/** {@code AGE-SECRET-KEY-…}: Bech32 in upper case. */
final class IdentityText {
  private IdentityText() {}

  static SecretBytes encode(String prefix, SecretBytes key) {
    byte[] text = key.use(live -> Bech32.encode(prefix, live));
    for (int i = 0; i < text.length; i++) {
      if (text[i] >= 'a' && text[i] <= 'z') {
        text[i] -= 'a' - 'A';
      }
    }
    return SecretBytes.takeOwnershipOf(text);
  }
}
