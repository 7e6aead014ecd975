package dev.sealgate.benchmarks.crypto;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came out.
 *
 * @param machine what was measured on and with, by name
 */
record Report(Map<String, String> machine, List<Row> rows) {
  private static final String HEADER =
      """
      | work | Sealgate | original | what was run | ratio | target |
      |---|---|---|---|---|---|
      """;

  Report {
    rows = List.copyOf(rows);
  }

  /** Sealgate beside one original. */
  record Row(
      String id, String title, Samples ours, String what, Samples theirs, OptionalDouble target) {
    /** How many times the original's speed ours has, by the medians. */
    double ratio() {
      return theirs.median() / ours.median();
    }

    boolean missed() {
      return target.isPresent() && ratio() < target.getAsDouble();
    }

    private String verdict() {
      return target.isEmpty()
          ? ""
          : Samples.digits(target.getAsDouble()) + (missed() ? " **missed**" : " met");
    }
  }

  boolean anyMissed() {
    return rows.stream().anyMatch(Row::missed);
  }

  /** Markdown. */
  String table() {
    StringBuilder text = new StringBuilder();
    machine.forEach((name, value) -> text.append("%s: %s%n".formatted(name, value)));
    text.append('\n').append(HEADER);
    for (Row row : rows) {
      text.append(
          "| %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  row.title(),
                  row.ours(),
                  row.theirs(),
                  row.what(),
                  Samples.digits(row.ratio()),
                  row.verdict()));
    }
    return text.toString();
  }

  /** The same for programs, with every sample. */
  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode about = root.putObject("machine");
    machine.forEach(about::put);
    for (Row row : rows) {
      ObjectNode node = root.withArray("rows").addObject();
      node.put("id", row.id()).put("work", row.title()).put("original", row.what());
      node.putPOJO("sealgateSeconds", row.ours().seconds());
      node.putPOJO("originalSeconds", row.theirs().seconds());
      node.put("ratio", row.ratio());
      row.target().ifPresent(target -> node.put("target", target).put("met", !row.missed()));
    }
    return root.toPrettyString() + "\n";
  }
}
