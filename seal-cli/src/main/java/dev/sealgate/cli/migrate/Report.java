package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.ArrayList;
import java.util.List;

/** Collects the remarks of one document. */
final class Report {
  private final String where;
  private final List<Remark> remarks;

  Report(String where) {
    this(where, new ArrayList<>());
  }

  private Report(String where, List<Remark> remarks) {
    this.where = where;
    this.remarks = remarks;
  }

  /** Remarks about another document that the first one needs go to the same list. */
  Report about(Manifest other) {
    return new Report(other.where(), remarks);
  }

  void add(Weight weight, String path, String message, String hint) {
    remarks.add(new Remark(weight, where, path, message, hint));
  }

  List<Remark> remarks() {
    return List.copyOf(remarks);
  }
}
