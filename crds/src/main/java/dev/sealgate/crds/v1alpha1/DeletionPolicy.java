package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Flux's words for what becomes of the objects of an Application that is deleted. */
public enum DeletionPolicy {
  /** They go if the Application prunes, and stay otherwise. */
  @JsonProperty("MirrorPrune")
  MIRROR_PRUNE,
  @JsonProperty("Delete")
  DELETE,
  /** As Delete, and the Application stays until they have gone. */
  @JsonProperty("WaitForTermination")
  WAIT_FOR_TERMINATION,
  @JsonProperty("Orphan")
  ORPHAN;

  public boolean awaited() {
    return this == WAIT_FOR_TERMINATION;
  }
}
