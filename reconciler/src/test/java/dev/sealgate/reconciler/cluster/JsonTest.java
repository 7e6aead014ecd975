package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.BufferRecycler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final String VALUE = "a-value-of-a-secret";
  private static final byte[] TEXT =
      "{\"message\": \"%s\"}".formatted(VALUE).getBytes(StandardCharsets.UTF_8);

  /** What is in the buffers that are kept, which are none afterwards. */
  private static String kept() {
    StringBuilder kept = new StringBuilder();
    List<BufferRecycler> taken = new ArrayList<>();
    for (int i = 0; i < Json.BUFFERS; i++) {
      BufferRecycler buffers = Json.KEPT.acquirePooled();
      taken.add(buffers);
      kept.append(buffers.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER));
    }
    return kept.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 422, 500})
  void noBufferWithAnAnswerOfTheApiServerIsKept(int code) {
    kept();

    Answers.of(code, TEXT);

    assertThat(kept()).doesNotContain(VALUE);
  }

  @Test
  void otherBuffersAreKept() throws IOException {
    kept();

    Json.parse(TEXT);

    assertThat(kept()).contains(VALUE);
  }
}
