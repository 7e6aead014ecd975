package dev.sealgate.templates;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Adler32;

/** base64, base32, hex and digests. Unlike sprig's, the decoders fail on bad input. */
final class EncodingFunctions {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private EncodingFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("b64enc", "s", a -> base64(a.string(0)))
        .add("b64dec", "s", a -> base64Decode(a.string(0)))
        .add("b32enc", "s", a -> base32(a.string(0)))
        .add("b32dec", "s", a -> base32Decode(a.string(0)))
        .add("hexdec", "s", a -> hexDecode(a.string(0)))
        .add("sha1sum", "s", a -> digest("SHA-1", a.string(0)))
        .add("sha256sum", "s", a -> digest("SHA-256", a.string(0)))
        .add("sha512sum", "s", a -> digest("SHA-512", a.string(0)))
        .add("adler32sum", "s", a -> adler32(a.string(0)));
  }

  private static String base64(String s) {
    return new String(Base64.getEncoder().encode(Utf8.toBytes(s)), StandardCharsets.ISO_8859_1);
  }

  /** As Go: padding is a must, line ends are ignored. */
  private static String base64Decode(String s) {
    String text = withoutLineEnds(s);
    try {
      if (text.length() % 4 == 0) {
        return Utf8.fromBytes(Base64.getDecoder().decode(Utf8.toBytes(text)));
      }
    } catch (IllegalArgumentException _) {
      // Reported below: the decoder's own text would quote the input.
    }
    throw FunctionFailure.argument(
        "the value is not standard base64 with padding", "check what the store holds");
  }

  private static String withoutLineEnds(String s) {
    return s.replace("\n", "").replace("\r", "");
  }

  private static String base32(String s) {
    StringBuilder out = new StringBuilder(s.length() * 8 / 5 + 8);
    long bits = 0;
    int count = 0;
    for (int i = 0; i < s.length(); i++) {
      bits = bits << 8 | s.charAt(i);
      count += 8;
      while (count >= 5) {
        out.append(BASE32.charAt((int) (bits >>> (count - 5)) & 31));
        count -= 5;
      }
    }
    if (count > 0) {
      out.append(BASE32.charAt((int) (bits << (5 - count)) & 31));
    }
    while (out.length() % 8 != 0) {
      out.append('=');
    }
    return out.toString();
  }

  private static String base32Decode(String s) {
    String text = withoutLineEnds(s);
    String digits = text.replaceFirst("=+$", "");
    int rest = digits.length() % 8;
    boolean shaped = text.length() % 8 == 0 && text.length() - digits.length() < 7;
    if (!shaped || rest == 1 || rest == 3 || rest == 6) {
      throw notBase32();
    }
    StringBuilder out = new StringBuilder(digits.length());
    long bits = 0;
    int count = 0;
    for (int i = 0; i < digits.length(); i++) {
      int value = BASE32.indexOf(digits.charAt(i));
      if (value < 0) {
        throw notBase32();
      }
      bits = bits << 5 | value;
      count += 5;
      if (count >= 8) {
        out.append((char) (bits >>> (count - 8) & 0xff));
        count -= 8;
      }
    }
    return out.toString();
  }

  private static FunctionFailure notBase32() {
    return FunctionFailure.argument("the value is not base32 with padding");
  }

  private static String hexDecode(String s) {
    try {
      return Utf8.fromBytes(HexFormat.of().parseHex(s));
    } catch (IllegalArgumentException _) {
      throw FunctionFailure.argument("the value is not hexadecimal");
    }
  }

  private static String digest(String algorithm, String s) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Utf8.toBytes(s)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String adler32(String s) {
    Adler32 sum = new Adler32();
    sum.update(Utf8.toBytes(s));
    return Long.toString(sum.getValue());
  }
}
