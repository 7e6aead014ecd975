package dev.sealgate.externalsecrets.values;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** Results of Go 1.26's encoding packages and of gjson 1.18.0, one per line. */
final class Vectors {

  private Vectors() {}

  static List<JsonNode> read(String file) {
    try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(file))) {
      List<JsonNode> vectors =
          StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false).toList();
      if (vectors.isEmpty()) {
        throw new IllegalStateException(file + " has no vectors");
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
