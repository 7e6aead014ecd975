package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewindingBodyTest {
  @Test
  void canBeSentTwice() throws IOException {
    byte[] content = "body".getBytes(StandardCharsets.UTF_8);
    try (RewindingBody body = new RewindingBody(content, WriteGate.OPEN, WriteGate.EVER)) {
      assertThat(body.readAllBytes()).isEqualTo(content);
      assertThat(body.readAllBytes()).isEqualTo(content);
    }
  }

  /** A client that was told to give up may still be waiting for the server's word. */
  @Test
  void nothingIsHandedOutAfterItsEnd() throws IOException {
    byte[] content = "body".getBytes(StandardCharsets.UTF_8);
    try (RewindingBody body = new RewindingBody(content, WriteGate.OPEN, Duration.ofSeconds(9))) {
      assertThat(body.end()).isZero();
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
      assertThat(body.refusal()).contains(RewindingBody.CLOSED);
      assertThat(body.end()).isZero();
    }
  }

  @Test
  void linesAreCutWhereverTheBuffersEnd() throws IOException {
    List<String> seen = new ArrayList<>();
    Lines lines = new Lines();
    for (String part : List.of("{\"a\"", ":1}\n{\"b\":2}\n\n{\"c\"", ":3}", "\n")) {
      lines.add(
          ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)),
          line -> seen.add(new String(line, StandardCharsets.UTF_8)));
    }

    assertThat(seen).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
  }
}
