package dev.sealgate.benchmarks.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios, each in a new environment. Prints a table and leaves the samples as JSON. */
public final class ClusterBenchmark {
  private static final List<String> ALL =
      List.of("a100", "a500", "a1000", "b100", "b300", "b1000", "c200", "e500");
  private static final int ROUNDS = 3;

  private ClusterBenchmark() {}

  /** Arguments: the JSON file, then what the user gave. */
  public static void main(String[] args) throws Exception {
    List<String> words = new ArrayList<>(List.of(args).subList(1, args.length));
    boolean check = words.remove("--check");
    int rounds = Integer.parseInt(option(words, "--rounds", Integer.toString(ROUNDS)));
    String recording = option(words, "--record", "");
    String qps = option(words, "--manager-qps", "");
    String[] managerFlags =
        qps.isEmpty()
            ? new String[0]
            : new String[] {"--kube-api-qps=" + qps, "--kube-api-burst=" + qps};
    List<Scenario> scenarios;
    try {
      scenarios = (words.isEmpty() ? ALL : words).stream().map(Scenario::parse).toList();
    } catch (IllegalArgumentException wrong) {
      System.err.println("error: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    Figures figures = new Figures();
    for (Scenario scenario : scenarios) {
      System.err.println(scenario.kind() + " " + scenario.size());
      try (Environment environment = new Environment(recording, managerFlags)) {
        scenario.run(environment, rounds, figures);
      }
    }
    Files.writeString(Path.of(args[0]), figures.json());
    System.out.print(figures.table());
    System.exit(check && figures.anyMissed() ? 1 : 0);
  }

  private static String option(List<String> words, String name, String otherwise) {
    int at = words.indexOf(name);
    if (at < 0 || at + 1 == words.size()) {
      return otherwise;
    }
    words.remove(at);
    return words.remove(at);
  }
}
