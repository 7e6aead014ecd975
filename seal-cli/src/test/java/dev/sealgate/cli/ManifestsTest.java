package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sealgate.crypto.SecretBytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  @Test
  void readsALongWordInLinearTime() {
    String word = "x".repeat(7_000_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(Manifests.read(source("a: " + word)))
                .singleElement()
                .satisfies(document -> assertThat(document.text("a")).isEqualTo(word)));
  }

  @Test
  void takesNoVersionThatIsNoNumber() {
    assertThatThrownBy(() -> Manifests.read(source("%YAML 99999999999.1\n---\na: b")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("a.yaml, line 1: this is neither");
  }

  private static Source source(String text) {
    return new Source("a.yaml", SecretBytes.utf8(text));
  }
}
