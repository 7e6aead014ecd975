package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.Slot.Style;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes scalars as sops does through go-yaml, so that both give the same text for a value. */
final class YamlScalarWriter {
  private static final int BASE64_LINE = 70;

  private final SecretBuffer out;
  private final String lineBreak;

  YamlScalarWriter(SecretBuffer out, String lineBreak) {
    this.out = out;
    this.lineBreak = lineBreak;
  }

  /**
   * Where a scalar is written.
   *
   * @param preferred quoting that was there before and is kept where it can be
   * @param parentIndent column of the key or dash
   * @param bodyIndent column for the lines of a block scalar
   * @param block whether a block scalar may stand here
   */
  record Place(Style preferred, boolean flow, boolean block, int parentIndent, int bodyIndent) {
    static final Place KEY = new Place(Style.PLAIN, false, false, 0, 0);
  }

  void write(Scalar value, Place place) {
    switch (value) {
      case Scalar.Nil _ -> out.text("null");
      case Scalar.Bool(boolean bool) -> out.text(bool ? "true" : "false");
      case Scalar.Int(long number) -> out.text(Long.toString(number));
      case Scalar.Real(double number) -> out.text(real(number));
      case Scalar.Time(String text) -> out.text(text);
      case Scalar.Str(String text) -> bytes(text.getBytes(StandardCharsets.UTF_8), place);
      case Scalar.Secret secret ->
          secret.bytes().lend(bytes -> secret(secret.type(), bytes, place));
    }
  }

  private void secret(LeafType type, byte[] bytes, Place place) {
    switch (type) {
      case STR, BYTES, COMMENT -> bytes(bytes, place);
      case INT, TIME -> out.raw(bytes, 0, bytes.length);
      case BOOL -> out.text(bytes[0] == 'T' ? "true" : "false");
      case FLOAT -> out.text(real(GoValues.parseFloat(bytes)));
    }
  }

  private static String real(double number) {
    return switch (GoNumbers.formatShort(number)) {
      case "+Inf" -> ".inf";
      case "-Inf" -> "-.inf";
      case "NaN" -> ".nan";
      case String finite -> finite;
    };
  }

  private void bytes(byte[] utf8, Place place) {
    CodePoints.decode(utf8)
        .ifPresentOrElse(
            text -> {
              try (text) {
                text(text, place, false);
              }
            },
            () -> binary(utf8, place));
  }

  /** What is not UTF-8 goes out as base64, in lines when it is long. */
  private void binary(byte[] bytes, Place place) {
    byte[] encoded = Base64.getEncoder().encode(bytes);
    byte[] lines = encoded;
    if (encoded.length > BASE64_LINE) {
      try (SecretBuffer folded = new SecretBuffer(encoded.length * 2)) {
        for (int i = 0; i < encoded.length; i += BASE64_LINE) {
          folded.raw(encoded, i, Math.min(encoded.length, i + BASE64_LINE)).ascii('\n');
        }
        lines = folded.toBytes();
      }
    }
    out.text("!!binary ");
    try (CodePoints text = CodePoints.decode(lines).orElseThrow()) {
      text(text, place, true);
    }
    Arrays.fill(encoded, (byte) 0);
    Arrays.fill(lines, (byte) 0);
  }

  private void text(CodePoints text, Place place, boolean tagged) {
    switch (style(text, place, tagged)) {
      case SINGLE_QUOTED -> singleQuoted(text);
      case DOUBLE_QUOTED -> doubleQuoted(text);
      case BLOCK -> literal(text, place);
      case PLAIN, COMMENT, LIST_COMMENT, RAW -> {
        for (int i = 0; i < text.length(); i++) {
          out.codePoint(text.at(i));
        }
      }
    }
  }

  private static Style style(CodePoints text, Place place, boolean tagged) {
    YamlText can = YamlText.analyze(text);
    if (place.preferred == Style.DOUBLE_QUOTED) {
      return Style.DOUBLE_QUOTED;
    }
    if (place.preferred == Style.SINGLE_QUOTED) {
      return can.singleQuoted() && !can.multiline() ? Style.SINGLE_QUOTED : Style.DOUBLE_QUOTED;
    }
    if (text.contains('\n')) {
      boolean odd = text.contains(0x2028) || text.contains(0x2029); // breaks for some readers only
      return can.block() && place.block && !place.flow && !odd ? Style.BLOCK : Style.DOUBLE_QUOTED;
    }
    if (text.length() == 0 || (!tagged && YamlResolver.needsQuotes(text.asChars()))) {
      return Style.DOUBLE_QUOTED;
    }
    if (place.flow ? can.plainInFlow() : can.plain()) {
      return Style.PLAIN;
    }
    return can.singleQuoted() && !can.multiline() ? Style.SINGLE_QUOTED : Style.DOUBLE_QUOTED;
  }

  private void singleQuoted(CodePoints text) {
    out.ascii('\'');
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == '\'') {
        out.ascii('\'');
      }
      out.codePoint(text.at(i));
    }
    out.ascii('\'');
  }

  private void doubleQuoted(CodePoints text) {
    out.ascii('"');
    for (int i = 0; i < text.length(); i++) {
      int c = text.at(i);
      if (c == '"' || c == '\\' || YamlText.isBreak(c) || !YamlText.isPrintable(c)) {
        out.ascii('\\');
        escape(c);
      } else {
        out.codePoint(c);
      }
    }
    out.ascii('"');
  }

  private void escape(int c) {
    // not \L and \P, which snakeyaml-engine does not read
    int shortForm = "\0\u0007\b\t\n\u000B\f\r\u001B\"\\\u0085\u00A0".indexOf(c);
    if (shortForm >= 0) {
      out.ascii("0abtnvfre\"\\N_".charAt(shortForm));
      return;
    }
    int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
    out.ascii(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.ascii("0123456789ABCDEF".charAt((c >> shift) & 0xF));
    }
  }

  /** Without its last line break: that is the one which ends the line in the text around it. */
  private void literal(CodePoints text, Place place) {
    out.ascii('|');
    if (text.at(0) == ' ' || text.at(0) == '\n') {
      out.ascii((char) ('0' + place.bodyIndent - place.parentIndent));
    }
    int last = text.length() - 1;
    if (text.at(last) != '\n') {
      out.ascii('-');
    } else if (last == 0 || text.at(last - 1) == '\n') {
      out.ascii('+');
    }
    out.text(lineBreak);
    boolean atLineStart = true;
    for (int i = 0; i <= last; i++) {
      int c = text.at(i);
      if (c == '\n') {
        if (i < last) {
          out.text(lineBreak);
        }
        atLineStart = true;
      } else {
        if (atLineStart) {
          out.repeat(' ', place.bodyIndent);
        }
        out.codePoint(c);
        atLineStart = false;
      }
    }
  }
}
