package dev.sealgate.reconciler.helm;

import java.util.List;
import java.util.Objects;

/**
 * What templates see of a cluster.
 *
 * @param kubeVersion like v1.36.1
 * @param apiVersions like apps/v1 and apps/v1/Deployment
 */
public record Capabilities(String kubeVersion, List<String> apiVersions) {
  /** What Helm itself assumes where no cluster is asked. */
  public static final Capabilities ASSUMED = new Capabilities("", List.of());

  public Capabilities {
    Objects.requireNonNull(kubeVersion, "kubeVersion");
    apiVersions = List.copyOf(apiVersions);
  }
}
