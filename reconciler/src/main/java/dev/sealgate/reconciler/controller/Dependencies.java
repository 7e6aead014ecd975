package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.crds.v1alpha1.Dependency;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      List<String> circle = path(needed, app);
      if (!circle.isEmpty()) {
        return Optional.of(
            Problem.of(
                Reason.INVALID_SPEC,
                "spec.dependsOn goes in a circle: "
                    + app.name()
                    + " -> "
                    + String.join(" -> ", circle),
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

  /** The names on the shortest way, with both ends; empty when there is none. */
  private List<String> path(AppKey from, AppKey to) {
    Map<AppKey, AppKey> cameFrom = new HashMap<>(Map.of(from, from));
    Deque<AppKey> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      AppKey here = open.remove();
      if (here.equals(to)) {
        return names(cameFrom, here);
      }
      for (AppKey next : needs(here)) {
        if (cameFrom.putIfAbsent(next, here) == null) {
          open.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<String> names(Map<AppKey, AppKey> cameFrom, AppKey end) {
    Deque<String> names = new ArrayDeque<>(List.of(end.name()));
    AppKey here = end;
    AppKey before = cameFrom.get(here);
    while (before != null && !before.equals(here)) {
      names.addFirst(before.name());
      here = before;
      before = cameFrom.get(here);
    }
    return List.copyOf(names);
  }

  private List<AppKey> needs(AppKey app) {
    return states
        .specs()
        .get(app)
        .map(Settings::of)
        .map(Settings::dependsOn)
        .orElse(List.of())
        .stream()
        .map(name -> new AppKey(app.namespace(), name))
        .toList();
  }

  /** Asked of every Application whenever one becomes Ready, so it reads no more than this. */
  private static boolean names(Application application, String other) {
    List<Dependency> dependencies = application.getSpec().dependsOn();
    return dependencies != null && dependencies.stream().anyMatch(it -> it.name().equals(other));
  }

  /** The Applications that name this one. */
  List<AppKey> waitingFor(AppKey app) {
    return states.specs().all().stream()
        .filter(other -> other.getMetadata().getNamespace().equals(app.namespace()))
        .filter(other -> names(other, app.name()))
        .map(States::key)
        .toList();
  }
}
