package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the requests that the API server says it got. */
record AuditLog(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Requests of a user that began in the given time, by "verb resource"; watches and leases are
   * left out, each request is counted once.
   */
  Map<String, Integer> requests(String user, Instant from, Instant to) {
    Map<String, Integer> counts = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        JsonNode event = JSON.readTree(line);
        Instant received = Instant.parse(event.path("requestReceivedTimestamp").asText());
        String resource = event.path("objectRef").path("resource").asText("(none)");
        String verb = event.path("verb").asText();
        if (!event.path("stage").asText().equals("ResponseComplete")
            || !event.path("user").path("username").asText().equals(user)
            || received.isBefore(from)
            || received.isAfter(to)
            || List.of("leases").contains(resource)
            || verb.equals("watch")) {
          continue;
        }
        counts.merge(verb + " " + resource, 1, Integer::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }
}
