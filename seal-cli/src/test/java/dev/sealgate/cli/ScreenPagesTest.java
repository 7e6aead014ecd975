package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text is on a screen of three rows and ten columns; {@code |} parts rows. */
class ScreenPagesTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "one; one",
        "one\\ntwo\\n; one|two|",
        "\\n\\none; ||one",
        "1\\n2\\n3\\n4; 1|2|3 / 4",
        "1\\n2\\n3\\n; 1|2|3",
        "exactly10c\\nb; exactly10c|b",
        // a long line is one for whoever copies it: no cursor movement in it
        "exactly10c+1\\nb; exactly10c+1||b",
        "exactly10cexactly10cexactly10cmore; exactly10cexactly10cexactly10c / more",
        "a\\tb; a       b",
        // what a terminal takes orders by
        "\\u001b[2J; {^[}[2J",
        "a\\rb; a{^M}b",
        "\\u0000\\u007f; {^@}{^?}",
        "\\u009b; {<U+009B>}",
        "\\u202e; {<U+202E>}",
        "\\ufeff; {<U+FEFF>}",
        "é; é",
        "日本語日本x; 日本語日本x",
        "日本語日本日x; 日本語日本日x",
        "日本語日本日\\nx; 日本語日本日||x",
      },
      delimiter = ';')
  void aTextIsCutIntoPages(String text, String expected) {
    assertThat(String.join(" / ", painted(escaped(text).getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ff, {<FF>}",
    "c080, {<C0>}{<80>}",
    "e08080, {<E0>}{<80>}{<80>}",
    "eda080, {<ED>}{<A0>}{<80>}",
    "f4908080, {<F4>}{<90>}{<80>}{<80>}",
    "c3, {<C3>}",
    "61e282, a{<E2>}{<82>}",
    "f09f9880, 😀"
  })
  void whatIsNoUtf8IsShownByItsBytes(String hex, String expected) {
    List<String> pages = painted(HexFormat.of().parseHex(hex));

    assertThat(pages.getFirst()).isEqualTo(expected);
  }

  @Test
  void nothingIsOnePage() {
    assertThat(painted(new byte[0])).containsExactly("");
  }

  @Test
  void aPlaceIsFoundAgainOnAScreenOfAnotherSize() {
    byte[] text = "1\n2\n3\n4\n5\n6\n7\n8\n".getBytes(StandardCharsets.UTF_8);
    int offset = new ScreenPages(text, 3, 10).start(1);

    ScreenPages smaller = new ScreenPages(text, 2, 10);

    assertThat(text[offset]).isEqualTo((byte) '4');
    assertThat(smaller.start(smaller.at(offset))).isEqualTo(offset - 2);
  }

  private static String escaped(String text) {
    return Pattern.compile("\\\\u(....)")
        .matcher(text)
        .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)))
        .translateEscapes();
  }

  /** Rows by |, what is highlighted in braces. */
  private static List<String> painted(byte[] text) {
    ScreenPages pages = new ScreenPages(text, 3, 10);
    List<String> all = new ArrayList<>();
    for (int page = 0; page < pages.count(); page++) {
      try (SecretBuffer frame = new SecretBuffer()) {
        pages.paint(page, frame);
        try (SecretBytes bytes = frame.take()) {
          StringBuilder shown = new StringBuilder();
          int row = 1;
          String[] parts =
              new String(bytes.copyBytes(), StandardCharsets.UTF_8)
                  .split("\u001b\\[(?=[0-9];1H)", -1);
          for (int i = 1; i < parts.length; i++) {
            int to = parts[i].charAt(0) - '0';
            shown.append("|".repeat(to - row));
            row = to;
            shown.append(parts[i].substring("1;1H".length()));
          }
          all.add(shown.toString().replace("\u001b[7m", "{").replace("\u001b[27m", "}"));
        }
      }
    }
    return all;
  }
}
