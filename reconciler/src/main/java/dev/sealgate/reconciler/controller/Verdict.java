package dev.sealgate.reconciler.controller;

/** What a condition says. */
record Verdict(String status, String reason, String message) {
  static Verdict yes(String reason, String message) {
    return new Verdict("True", reason, message);
  }

  static Verdict no(String reason, String message) {
    return new Verdict("False", reason, message);
  }

  static Verdict unknown(String reason, String message) {
    return new Verdict("Unknown", reason, message);
  }
}
