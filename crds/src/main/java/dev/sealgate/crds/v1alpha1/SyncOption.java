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
  SERVER_SIDE_APPLY
}
