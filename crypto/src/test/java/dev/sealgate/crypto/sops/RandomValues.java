package dev.sealgate.crypto.sops;

import java.util.List;
import java.util.random.RandomGenerator;

/** Texts, numbers and keys that are likely to trip a reader or writer up. */
final class RandomValues {
  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "yes",
          "No",
          "on",
          "y",
          "null",
          "~",
          "true",
          "False",
          "0",
          "-1",
          "0123",
          "0x1F",
          "1e3",
          "1.0",
          ".5",
          ".inf",
          "1_000",
          "12:30:45",
          "190:20:30",
          "2024-01-01",
          "2024-01-01T10:00:00Z",
          "=",
          "-",
          "- a",
          "? a",
          ": a",
          "a: b",
          "a #b",
          "#a",
          "&a",
          "*a",
          "!a",
          "!!str a",
          "|",
          ">",
          "%a",
          "@a",
          "`a",
          "'a'",
          "\"a\"",
          "{a}",
          "[a]",
          "a,b",
          "---",
          "...",
          "--- a",
          " lead",
          "trail ",
          "tab\there",
          "\tlead",
          "back\\slash",
          "ENC",
          "ENC[",
          "ENC[AES256_GCM]",
          "p@ss w0rd!",
          "ümläut",
          "日本語",
          "😀 emoji",
          "\u00a0nbsp",
          "nel\u0085x",
          "zero\u200bwidth",
          "bell\u0007",
          "del\u007f",
          "x\ufeffbom",
          "\ue000private",
          "cr\rx",
          "<&>",
          "line\nbreak",
          "line\nbreak\n",
          "line\n\nblank",
          "\nlead",
          "  indented\nnext",
          "trail \nspace",
          "keep\n\n",
          "\n",
          "\n\n",
          "a\n  b\n c\n",
          "#no\n#comment",
          "tab\n\tx",
          "crlf\r\nx",
          "-----BEGIN KEY-----\nabc\n-----END KEY-----\n");
  private static final List<String> INTS =
      List.of(
          "0",
          "1",
          "-1",
          "12",
          "0o14",
          "014",
          "0xFF",
          "0b11",
          "1_000",
          "+1",
          "9223372036854775807");
  private static final List<String> FLOATS =
      List.of(
          "1.0",
          "1.5",
          "-0.25",
          "1e3",
          "1e21",
          "1.5e-7",
          "123456.789",
          ".5",
          "6.02e23",
          ".inf",
          ".nan");
  private static final List<String> TIMES =
      List.of(
          "2024-01-01",
          "2006-01-02T15:04:05+07:06",
          "2001-12-15T2:59:43.1Z",
          "2001-12-14 21:59:43.10");
  private static final List<String> WORDS = List.of("true", "True", "FALSE", "null", "~", "Null");

  private final RandomGenerator random;
  private final boolean today;

  /**
   * @param today whether there may be times, and integers that are no doubles: old releases of sops
   *     know neither
   */
  RandomValues(RandomGenerator random, boolean today) {
    this.random = random;
    this.today = today;
  }

  RandomGenerator random() {
    return random;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** Without a blank before the first of several lines: sops writes those wrongly inside lists. */
  String text() {
    String text = anyText();
    return text.contains("\n") && text.matches("(?s)[ \n\t].*") ? "x" + text : text;
  }

  String anyText() {
    return switch (random.nextInt(4)) {
      case 0 -> letters(1 + random.nextInt(12));
      case 1 -> letters(1 + random.nextInt(5)) + " " + letters(1 + random.nextInt(5));
      case 2 -> pick(ODD_TEXTS);
      default -> pick(ODD_TEXTS) + pick(ODD_TEXTS);
    };
  }

  String letters(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** A plain YAML scalar that is no text. */
  String typed() {
    return switch (random.nextInt(4)) {
      case 0 -> pick(INTS);
      case 1 -> pick(FLOATS);
      case 2 -> today ? pick(TIMES) : pick(INTS);
      default -> pick(WORDS);
    };
  }

  String jsonNumber() {
    return pick(
        List.of(
            "0",
            "-1",
            "12",
            today ? "9007199254740993" : "9007199254740992",
            "1.5",
            "-0.25",
            "1e3",
            "1e21",
            "1E-7",
            "123456.789"));
  }

  String key(int ordinal) {
    return switch (random.nextInt(6)) {
      case 0 -> letters(2) + ordinal + "_unencrypted";
      case 1 -> letters(1) + "." + ordinal + "/" + letters(2);
      case 2 -> letters(1) + " " + ordinal + "-" + letters(2);
      case 3 -> letters(2) + ordinal + "_secret";
      default -> letters(3) + ordinal;
    };
  }
}
