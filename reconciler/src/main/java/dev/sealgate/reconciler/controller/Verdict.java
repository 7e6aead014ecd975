package dev.sealgate.reconciler.controller;

import java.util.List;

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

  static Verdict contested(List<String> contests) {
    return yes("FieldsContested", String.join("; ", contests));
  }

  /** As the sync status says it. */
  String asSync() {
    return switch (status) {
      case "True" -> "Synced";
      case "False" -> "OutOfSync";
      default -> "Unknown";
    };
  }
}
