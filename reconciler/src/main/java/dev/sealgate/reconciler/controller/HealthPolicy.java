package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.HealthControl;
import dev.sealgate.reconciler.health.HealthExpressions;
import dev.sealgate.reconciler.model.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an Application's health is made of.
 *
 * @param timeout how long an object may take until it counts as failed
 * @param gates whether the Application is Ready only when it is healthy
 * @param only the objects that count; all when empty
 * @param expressions by which custom resources are judged
 */
record HealthPolicy(
    Duration timeout, boolean gates, List<Named> only, List<HealthExpressions.Source> expressions) {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /**
   * @param namespaces of which it is in one: the second stands for cluster-scoped objects
   */
  record Named(String group, String kind, String name, List<String> namespaces) {
    boolean matches(ObjectRef ref) {
      return ref.group().equals(group)
          && ref.kind().equals(kind)
          && ref.name().equals(name)
          && namespaces.contains(ref.namespace());
    }

    ObjectRef ref() {
      return new ObjectRef(group, kind, namespaces.getFirst(), name);
    }
  }

  HealthPolicy {
    Objects.requireNonNull(timeout, "timeout");
    only = List.copyOf(only);
    expressions = List.copyOf(expressions);
  }

  /**
   * @param namespace where objects go that name none
   */
  static HealthPolicy of(ApplicationSpec spec, String namespace) {
    List<HealthControl.HealthCheck> checks = spec.healthChecks();
    List<HealthControl.HealthCheckExpr> expressions = spec.healthCheckExprs();
    return new HealthPolicy(
        spec.healthTimeout() == null
            ? TIMEOUT
            : GoDuration.parse(spec.healthTimeout()).orElse(TIMEOUT),
        !Boolean.FALSE.equals(spec.waits()),
        checks == null || Boolean.TRUE.equals(spec.waits())
            ? List.of()
            : checks.stream().map(check -> named(check, namespace)).toList(),
        expressions == null ? List.of() : expressions.stream().map(HealthPolicy::source).toList());
  }

  private static Named named(HealthControl.HealthCheck check, String namespace) {
    String given = check.namespace();
    return new Named(
        ObjectRef.groupOf(orEmpty(check.apiVersion())),
        check.kind(),
        check.name(),
        given == null || given.isEmpty() ? List.of(namespace, "") : List.of(given));
  }

  private static HealthExpressions.Source source(HealthControl.HealthCheckExpr expression) {
    return new HealthExpressions.Source(
        ObjectRef.groupOf(expression.apiVersion()),
        expression.kind(),
        expression.current(),
        orEmpty(expression.inProgress()),
        orEmpty(expression.failed()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Whether the object has a say. */
  boolean counts(ObjectRef ref) {
    return only.isEmpty() || only.stream().anyMatch(it -> it.matches(ref));
  }
}
