package dev.sealgate.benchmarks.cluster;

import java.util.Locale;

/** A piece of work, with its size. */
record Scenario(Kind kind, int size) {
  enum Kind {
    /** One Application of so many SOPS files. */
    A,
    /** So many Applications of four objects each. */
    B,
    /** So many edits of applied objects. */
    C,
    /** One Application of so many SealedSecrets. */
    E
  }

  /**
   * @param text like {@code a1000}
   * @throws IllegalArgumentException it is none
   */
  static Scenario parse(String text) {
    if (!text.matches("[abceABCE][1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          text + " is no scenario (hint: benchmarks/cluster --help)");
    }
    return new Scenario(
        Kind.valueOf(text.substring(0, 1).toUpperCase(Locale.ROOT)),
        Integer.parseInt(text.substring(1)));
  }

  void run(Environment environment, int rounds, Figures figures) throws Exception {
    switch (kind) {
      case A -> new SecretsWork(environment, size, figures).run(rounds);
      case B -> new ApplicationsWork(environment, size, figures).run(rounds);
      case C -> new HealWork(environment, size, figures).run();
      case E -> new SealedWork(environment, size, figures).run(rounds);
    }
  }
}
