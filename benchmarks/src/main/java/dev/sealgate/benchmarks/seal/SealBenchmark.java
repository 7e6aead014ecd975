package dev.sealgate.benchmarks.seal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Measures seal and sops in turns. Prints a table and leaves the samples as JSON. */
public final class SealBenchmark {
  private static final int RUNS = 21;
  private static final String HEADER =
      """
      | work | seal | sops | what was run | times as fast | target |
      |---|---|---|---|---|---|
      """;

  private SealBenchmark() {}

  /** Arguments: the launcher, the JSON file, then what the user gave. */
  public static void main(String[] args) throws Exception {
    List<String> words = new ArrayList<>(List.of(args).subList(2, args.length));
    boolean check = words.remove("--check");
    int at = words.indexOf("--runs");
    int runs = RUNS;
    if (at >= 0 && at + 1 < words.size()) {
      runs = Integer.parseInt(words.remove(at + 1));
      words.remove(at);
    }
    String filter = words.isEmpty() ? "" : words.getFirst();
    List<Trial.Taken> taken = new ArrayList<>();
    try (Workshop workshop = new Workshop(Path.of(args[0]))) {
      List<Trial> trials =
          workshop.trials().stream().filter(trial -> trial.id().contains(filter)).toList();
      if (trials.isEmpty()) {
        System.err.println("error: no work is called that (hint: benchmarks/seal --help)");
        System.exit(2);
      }
      for (Trial trial : trials) {
        System.err.println(trial.id());
        int times = trial.id().equals("tree") ? Math.max(1, runs / 3) : runs;
        taken.add(measure(trial, workshop, times, System::nanoTime));
      }
    }
    Files.writeString(Path.of(args[1]), json(taken));
    System.out.print(table(taken));
    System.exit(check && taken.stream().anyMatch(Trial.Taken::missed) ? 1 : 0);
  }

  /**
   * The first run of each does not count.
   *
   * @param nanos a clock
   */
  static Trial.Taken measure(Trial trial, Workshop workshop, int runs, LongSupplier nanos)
      throws IOException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int run = 0; run <= runs; run++) {
      double own = seconds(trial, trial.ours(), workshop, nanos);
      double other = seconds(trial, trial.theirs(), workshop, nanos);
      if (run > 0) {
        ours.add(own);
        theirs.add(other);
      }
    }
    return new Trial.Taken(trial, ours, theirs);
  }

  private static double seconds(Trial trial, Trial.Step step, Workshop workshop, LongSupplier nanos)
      throws IOException {
    boolean changes = trial.id().equals("tree");
    Path tree = changes ? workshop.tree() : Path.of("");
    long start = nanos.getAsLong();
    String printed = step.in(tree);
    long end = nanos.getAsLong();
    if (changes) {
      Workshop.requirePlain(tree);
      Workshop.delete(tree);
    } else if (printed.isEmpty()) {
      throw new IllegalStateException(trial.id() + " printed nothing");
    }
    return (end - start) / 1e9;
  }

  static String table(List<Trial.Taken> taken) {
    StringBuilder text = new StringBuilder(HEADER);
    taken.forEach(each -> text.append(each.row()));
    return text.toString();
  }

  /** Every sample, for programs. */
  static String json(List<Trial.Taken> taken) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    for (Trial.Taken each : taken) {
      ObjectNode node = root.withArray("rows").addObject();
      node.put("id", each.trial().id()).put("work", each.trial().title());
      node.putPOJO("sealSeconds", each.ours());
      node.putPOJO("sopsSeconds", each.theirs());
      node.put("missed", each.missed());
    }
    return root.toPrettyString() + "\n";
  }
}
