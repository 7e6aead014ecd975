package dev.sealgate.crypto.mask;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes in which a value may turn up in a text. */
final class ValueForms {
  /** Below this, the inner part of a value's base64 is too common to be told from other text. */
  private static final int MIN_BASE64_PART = 8;

  private static final String URL_UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  private final Map<ByteBuffer, byte[]> forms = new LinkedHashMap<>();

  private ValueForms() {}

  /** Distinct forms; the caller wipes them. An empty value has none. */
  static Collection<byte[]> of(byte[] value) {
    ValueForms all = new ValueForms();
    all.addAll(value);
    byte[] stripped = strip(value);
    if (stripped.length < value.length) {
      all.addAll(stripped);
      Arrays.fill(stripped, (byte) 0);
    }
    return all.forms.values();
  }

  private void addAll(byte[] value) {
    if (value.length == 0) {
      return;
    }
    add(value.clone());
    add(jsonEscaped(value, false));
    add(jsonEscaped(value, true));
    add(percentEncoded(value, "%20", true));
    add(percentEncoded(value, "%20", false));
    add(percentEncoded(value, "+", true));
    add(HexFormat.of().formatHex(value).getBytes(StandardCharsets.US_ASCII));
    add(HexFormat.of().withUpperCase().formatHex(value).getBytes(StandardCharsets.US_ASCII));
    for (Base64.Encoder encoder :
        new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
      add(encoder.encode(value));
      add(encoder.withoutPadding().encode(value));
      for (int alignment = 0; alignment < 3; alignment++) {
        addBase64Part(value, encoder.withoutPadding(), alignment);
      }
    }
  }

  /** The characters that depend on the value alone when it stands inside something longer. */
  private void addBase64Part(byte[] value, Base64.Encoder encoder, int alignment) {
    byte[] shifted = new byte[alignment + value.length];
    System.arraycopy(value, 0, shifted, alignment, value.length);
    byte[] encoded = encoder.encode(shifted);
    int from = (alignment * 8 + 5) / 6;
    int to = shifted.length * 8 / 6;
    if (to - from >= MIN_BASE64_PART) {
      add(Arrays.copyOfRange(encoded, from, to));
    }
    Arrays.fill(shifted, (byte) 0);
    Arrays.fill(encoded, (byte) 0);
  }

  private void add(byte[] form) {
    if (forms.putIfAbsent(ByteBuffer.wrap(form), form) != null) {
      Arrays.fill(form, (byte) 0);
    }
  }

  private static byte[] strip(byte[] value) {
    int from = 0;
    int to = value.length;
    while (from < to && isSpace(value[from])) {
      from++;
    }
    while (to > from && isSpace(value[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(value, from, to);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * @param goStyle also escapes what Go's encoding/json does for the sake of HTML: {@code < > &}
   */
  private static byte[] jsonEscaped(byte[] value, boolean goStyle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 16);
    for (byte b : value) {
      String escape =
          switch (b) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default ->
                (b >= 0 && b < ' ') || (goStyle && (b == '<' || b == '>' || b == '&'))
                    ? String.format("\\u%04x", b)
                    : "";
          };
      if (escape.isEmpty()) {
        out.write(b);
      } else {
        out.writeBytes(escape.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }

  private static byte[] percentEncoded(byte[] value, String space, boolean upperCase) {
    HexFormat hex = upperCase ? HexFormat.of().withUpperCase() : HexFormat.of();
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 16);
    for (byte b : value) {
      if (b == ' ') {
        out.writeBytes(space.getBytes(StandardCharsets.US_ASCII));
      } else if (b >= 0 && URL_UNRESERVED.indexOf(b) >= 0) {
        out.write(b);
      } else {
        out.writeBytes(("%" + hex.toHexDigits(b)).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }
}
