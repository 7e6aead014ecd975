package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The values of {@code spec.syncPolicy.syncOptions}. */
public enum SyncOption {
  /** Makes the destination namespace when it is missing. It is never pruned. */
  @JsonProperty("CreateNamespace=true")
  CREATE_NAMESPACE,
  /** Always so: accepted for the sake of manifests that say it. */
  @JsonProperty("PruneLast=true")
  PRUNE_LAST,
  /** Always so: accepted for the sake of manifests that say it. */
  @JsonProperty("ServerSideApply=true")
  SERVER_SIDE_APPLY,
  /** Always so. */
  @JsonProperty("RespectIgnoreDifferences=true")
  RESPECT_IGNORE_DIFFERENCES,
  /** Always so. */
  @JsonProperty("ApplyOutOfSyncOnly=true")
  APPLY_OUT_OF_SYNC_ONLY,
  /** Always so. */
  @JsonProperty("FailOnSharedResource=true")
  FAIL_ON_SHARED_RESOURCE,
  /** Dependents of what is pruned go first. */
  @JsonProperty("PrunePropagationPolicy=foreground")
  PROPAGATION_FOREGROUND,
  /** Dependents of what is pruned go afterwards: always so, unless another one is set. */
  @JsonProperty("PrunePropagationPolicy=background")
  PROPAGATION_BACKGROUND,
  /** Dependents of what is pruned stay. */
  @JsonProperty("PrunePropagationPolicy=orphan")
  PROPAGATION_ORPHAN
}
