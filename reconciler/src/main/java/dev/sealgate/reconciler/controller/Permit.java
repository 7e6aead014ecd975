package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.SyncControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * When, and what, an Application may sync.
 *
 * @param fault what is wrong with the windows, empty when nothing is: then they are all closed
 * @param approved the commit that a person agreed to, empty for none
 * @param rollback the commit that is held, empty for none
 */
record Permit(List<SyncWindow> windows, String fault, String approved, String rollback) {
  Permit {
    windows = List.copyOf(windows);
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(approved, "approved");
    Objects.requireNonNull(rollback, "rollback");
  }

  static Permit of(ApplicationSpec spec, String approved) {
    List<SyncWindow> windows = new ArrayList<>();
    String fault = "";
    List<SyncControl.Window> told =
        spec.syncPolicy() == null || spec.syncPolicy().windows() == null
            ? List.of()
            : spec.syncPolicy().windows();
    for (int i = 0; i < told.size(); i++) {
      switch (SyncWindow.of(told.get(i))) {
        case SyncWindow.Reading.Read(SyncWindow window) -> windows.add(window);
        case SyncWindow.Reading.Refused(String why) ->
            fault = fault.isEmpty() ? "spec.syncPolicy.windows[" + i + "]." + why : fault;
      }
    }
    return new Permit(
        windows, fault, approved, spec.rollback() == null ? "" : spec.rollback().revision());
  }

  /** As in Argo CD: an active deny closes, and if anything allows, only what allows opens. */
  boolean isOpen(Instant now) {
    return fault.isEmpty() && closers(now).isEmpty();
  }

  private List<SyncWindow> closers(Instant now) {
    List<SyncWindow> denying =
        windows.stream().filter(it -> !it.allow() && it.isActive(now)).toList();
    List<SyncWindow> allowing = windows.stream().filter(SyncWindow::allow).toList();
    boolean allowed = allowing.isEmpty() || allowing.stream().anyMatch(it -> it.isActive(now));
    List<SyncWindow> closers = new ArrayList<>(denying);
    if (!allowed) {
      closers.addAll(allowing);
    }
    return closers;
  }

  /** Whether the commit may be applied now. */
  boolean admits(String commit, boolean automated, Instant now) {
    boolean open = isOpen(now);
    boolean asked =
        !approved.isEmpty()
            && commit.equals(approved)
            && (open || (fault.isEmpty() && closers(now).stream().allMatch(SyncWindow::manual)));
    return asked || (automated && open);
  }

  /** When {@link #isOpen} may change, empty when never. */
  Optional<Instant> nextChange(Instant now) {
    return windows.stream()
        .map(window -> window.nextChange(now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Whether a window opened or closed, or somebody approved another commit, and notes it. */
  boolean isNewTo(AppState state, Instant now) {
    boolean open = isOpen(now);
    boolean other = open != state.open || !approved.equals(state.handledApproval);
    state.open = open;
    state.handledApproval = approved;
    return other;
  }

  /** Why not everything goes its way, empty when it does. */
  String told(Instant now) {
    if (!rollback.isEmpty()) {
      return "commit " + rollback + " is held until spec.rollback is removed";
    }
    if (!fault.isEmpty()) {
      return fault + ": nothing is synced";
    }
    return isOpen(now)
        ? ""
        : "outside of the sync windows"
            + nextChange(now).map(next -> ", which change at " + next).orElse("");
  }
}
