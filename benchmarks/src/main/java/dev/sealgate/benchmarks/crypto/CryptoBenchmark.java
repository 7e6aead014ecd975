package dev.sealgate.benchmarks.crypto;

import dev.sealgate.benchmarks.crypto.Work.Original;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures every piece of work here and with the originals, in turns, so that what disturbs the
 * machine disturbs both. Prints a table and leaves the samples as JSON.
 */
public final class CryptoBenchmark {
  private static final int ROUNDS = 3;

  private CryptoBenchmark() {}

  /** Arguments: the folder of the Go programs, the JSON file, then what the user gave. */
  public static void main(String[] args) throws Exception {
    Path go = Path.of(args[0]);
    List<String> words = new ArrayList<>(List.of(args).subList(2, args.length));
    boolean check = words.remove("--check");
    String filter = words.isEmpty() ? "" : words.getFirst();
    Fixtures fixtures = new Fixtures(Files.createTempDirectory("sealgate-bench"));
    Works.Effort effort = Works.Effort.FULL;
    List<Work> works =
        new Works(fixtures, effort, go)
            .all().stream().filter(work -> work.id().contains(filter)).toList();
    if (works.isEmpty()) {
      System.err.println("error: no work is called that (hint: benchmarks/crypto --help)");
      System.exit(2);
    }
    Report report;
    try {
      fixtures.write(effort.files(), effort.streamBytes());
      report = new Report(Machine.describe(go), measure(works, ROUNDS, System.err));
    } finally {
      fixtures.delete();
    }
    Files.writeString(Path.of(args[1]), report.json());
    System.out.print(report.table());
    System.exit(check && report.anyMissed() ? 1 : 0);
  }

  /** A meter that several works share is used once a round. */
  static List<Report.Row> measure(List<Work> works, int rounds, PrintStream progress)
      throws Exception {
    Map<Meter, List<Double>> samples = new IdentityHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      Set<Meter> done = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Work work : works) {
        progress.println("round " + round + " of " + rounds + ": " + work.id());
        for (Meter meter : work.meters()) {
          if (done.add(meter)) {
            samples
                .computeIfAbsent(meter, _ -> new ArrayList<>())
                .addAll(meter.secondsPerOperation());
          }
        }
      }
    }
    List<Report.Row> rows = new ArrayList<>();
    for (Work work : works) {
      for (Original original : work.originals()) {
        rows.add(
            new Report.Row(
                work.id(),
                work.title(),
                new Samples(taken(samples, work.ours())),
                original.what(),
                new Samples(taken(samples, original.meter())),
                original.target()));
      }
    }
    return rows;
  }

  private static List<Double> taken(Map<Meter, List<Double>> samples, Meter meter) {
    return samples.getOrDefault(meter, List.of());
  }
}
