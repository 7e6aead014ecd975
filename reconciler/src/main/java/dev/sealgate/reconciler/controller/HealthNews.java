package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** That an Application has become unhealthy for a new reason, or well again. */
record HealthNews(boolean good, String reason, String message) {
  static Optional<HealthNews> of(ApplicationStatus before, ApplicationStatus now) {
    Optional<Condition> old = healthy(before);
    Optional<Condition> fresh = healthy(now);
    if (fresh.isEmpty()) {
      return Optional.empty();
    }
    boolean wasBad = old.filter(HealthNews::isBad).isPresent();
    Condition told = fresh.get();
    if (isBad(told)) {
      boolean known = wasBad && told.getReason().equals(old.get().getReason());
      return known
          ? Optional.empty()
          : Optional.of(new HealthNews(false, told.getReason(), told.getMessage()));
    }
    return wasBad && "True".equals(told.getStatus())
        ? Optional.of(new HealthNews(true, told.getReason(), told.getMessage()))
        : Optional.empty();
  }

  private static boolean isBad(Condition condition) {
    return "False".equals(condition.getStatus());
  }

  private static Optional<Condition> healthy(ApplicationStatus status) {
    List<Condition> conditions = status.conditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(it -> "Healthy".equals(it.getType())).findFirst();
  }
}
