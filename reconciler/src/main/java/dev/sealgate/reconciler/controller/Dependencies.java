package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an Application waits for, and who waits for it. */
final class Dependencies {
  private final States states;

  Dependencies(States states) {
    this.states = states;
  }

  /** Why the Application may not be synced yet. */
  Optional<Problem> missing(AppKey app, Settings settings) {
    for (String name : settings.dependsOn()) {
      AppKey needed = new AppKey(app.namespace(), name);
      if (leadsTo(needed, app)) {
        return Optional.of(
            Problem.of(
                Reason.INVALID_SPEC,
                "spec.dependsOn goes in a circle by way of " + name,
                "remove one of the dependencies"));
      }
      Optional<Application> found = states.specs().get(needed);
      if (found.isEmpty() || !isReady(needed, found.get())) {
        return Optional.of(
            Problem.of(
                Reason.DEPENDENCY_NOT_READY,
                "the Application " + name + (found.isEmpty() ? " does not exist" : " is not Ready"),
                ""));
      }
    }
    return Optional.empty();
  }

  private boolean isReady(AppKey key, Application application) {
    AppState state = states.find(key);
    ApplicationStatus status = state == null ? States.statusOf(application) : state.status;
    return StatusBuilder.isReady(status, application.getMetadata().getGeneration());
  }

  private boolean leadsTo(AppKey from, AppKey to) {
    Set<AppKey> seen = new HashSet<>();
    Deque<AppKey> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      AppKey next = open.pop();
      if (next.equals(to)) {
        return true;
      }
      if (seen.add(next)) {
        states
            .specs()
            .get(next)
            .map(Settings::of)
            .ifPresent(settings ->
                settings
                    .dependsOn()
                    .forEach(name -> open.push(new AppKey(next.namespace(), name))));
      }
    }
    return false;
  }

  /** The Applications that name this one. */
  List<AppKey> waitingFor(AppKey app) {
    return states.specs().all().stream()
        .filter(other -> other.getMetadata().getNamespace().equals(app.namespace()))
        .filter(other -> Settings.of(other).dependsOn().contains(app.name()))
        .map(States::key)
        .toList();
  }
}
