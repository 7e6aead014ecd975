package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Finding.Weight;
import java.util.ArrayList;
import java.util.List;

/** Collects the findings of one document. */
final class Report {
  private final String where;
  private final List<Finding> findings;

  Report(String where) {
    this(where, new ArrayList<>());
  }

  private Report(String where, List<Finding> findings) {
    this.where = where;
    this.findings = findings;
  }

  /** Findings about another document that the first one needs go to the same list. */
  Report about(Manifest other) {
    return new Report(other.where(), findings);
  }

  void add(Weight weight, String path, String message, String hint) {
    findings.add(new Finding(weight, where, path, message, hint));
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
