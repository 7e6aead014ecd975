package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.crds.v1alpha1.ApplicationStatus.HistoryEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The commits that were applied in full, the last one first. Pure. */
final class History {
  private History() {}

  private static List<HistoryEntry> of(ApplicationStatus status) {
    List<HistoryEntry> history = status.history();
    return history == null ? List.of() : history;
  }

  /**
   * @param revision that is in place in full, empty when none is
   */
  static List<HistoryEntry> next(
      ApplicationStatus before, String revision, Instant now, int limit) {
    if (revision.isEmpty() || revision.equals(before.revision())) {
      return of(before);
    }
    return Stream.concat(Stream.of(new HistoryEntry(revision, now.toString())), of(before).stream())
        .limit(limit)
        .toList();
  }
}
