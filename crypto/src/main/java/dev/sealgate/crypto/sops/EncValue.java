package dev.sealgate.crypto.sops;

import java.util.Base64;
import java.util.Optional;

/**
 * The parts of {@code ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]}.
 *
 * <p>Stricter than sops, whose pattern is not anchored at its end: nothing may follow the bracket.
 */
record EncValue(byte[] data, byte[] iv, byte[] tag, String type) {
  static final String PREFIX = "ENC[AES256_GCM,data:";
  private static final int TAG_LENGTH = 16;
  private static final int MAX_IV = 1024;

  static boolean looksLikeOne(String text) {
    return text.startsWith(PREFIX) && text.endsWith("]");
  }

  static Optional<EncValue> parse(String text) {
    if (!looksLikeOne(text)) {
      return Optional.empty();
    }
    int iv = text.indexOf(",iv:", PREFIX.length());
    int tag = text.indexOf(",tag:", Math.max(iv, 0));
    int type = text.indexOf(",type:", Math.max(tag, 0));
    if (iv < 0 || tag < iv || type < tag) {
      return Optional.empty();
    }
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] data = base64.decode(text.substring(PREFIX.length(), iv));
      byte[] nonce = base64.decode(text.substring(iv + 4, tag));
      byte[] mac = base64.decode(text.substring(tag + 5, type));
      boolean sane =
          data.length > 0 && nonce.length > 0 && nonce.length <= MAX_IV && mac.length == TAG_LENGTH;
      return sane
          ? Optional.of(new EncValue(data, nonce, mac, text.substring(type + 6, text.length() - 1)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder();
    return PREFIX
        + base64.encodeToString(data)
        + ",iv:"
        + base64.encodeToString(iv)
        + ",tag:"
        + base64.encodeToString(tag)
        + ",type:"
        + type
        + "]";
  }
}
