package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final String OURS =
      """
      {"manager": "sealgate", "operation": "Apply", "apiVersion": "v1", "time": "t1",
       "fieldsV1": {"f:data": {"f:a": {}, "f:b": {}}}}\
      """;

  private static String mark(String... entries) throws IOException {
    return Marks.of(
        Json.parse(
            ("{\"metadata\": {\"managedFields\": [" + String.join(",", entries) + "]}}")
                .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void isNotMovedByOthersOrByOrder() throws IOException {
    String other = OURS.replace("sealgate", "kubectl").replace("Apply", "Update");
    String reordered =
        """
        {"operation": "Apply", "manager": "sealgate", "time": "t1", "apiVersion": "v1",
         "fieldsV1": {"f:data": {"f:b": {}, "f:a": {}}}}\
        """;

    assertThat(mark(OURS)).isNotEmpty().isEqualTo(mark(other, OURS)).isEqualTo(mark(reordered));
  }

  @Test
  void movesWhenAFieldOfOursIsLostOrWrittenAgain() throws IOException {
    assertThat(mark(OURS)).isNotEqualTo(mark(OURS.replace(", \"f:b\": {}", "")));
    assertThat(mark(OURS)).isNotEqualTo(mark(OURS.replace("t1", "t2")));
  }

  @Test
  void isEmptyWhenWeOwnNothing() throws IOException {
    assertThat(mark()).isEmpty();
    assertThat(mark(OURS.replace("Apply", "Update"))).isEmpty();
    assertThat(mark(OURS.replace("\"time\"", "\"subresource\": \"status\", \"time\""))).isEmpty();
  }
}
