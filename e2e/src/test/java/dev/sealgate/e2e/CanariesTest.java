package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CanariesTest {
  private final Canaries canaries = new Canaries();
  private final String value = canaries.plant("test");

  @Test
  void findsTheValueItself() {
    assertThat(canaries.findIn("log", "x " + value + " y")).isNotEmpty();
  }

  @Test
  void findsTheValueInBase64WhereverItStandsInALongerText() {
    for (String prefix : new String[] {"", "a", "ab", "abc", "abcd"}) {
      String encoded =
          Base64.getEncoder()
              .encodeToString((prefix + value + "tail").getBytes(StandardCharsets.UTF_8));
      assertThat(canaries.findIn("log", encoded)).as("after %s", prefix).isNotEmpty();
    }
  }

  @Test
  void findsTheValueEscapedAsJson() {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
    assertThat(canaries.findIn("log", "{\"a\":\"" + escaped + "\"}")).isNotEmpty();
  }

  @Test
  void findsNothingInACleanText() {
    assertThat(canaries.findIn("log", "canary-test-but-another")).isEmpty();
  }
}
