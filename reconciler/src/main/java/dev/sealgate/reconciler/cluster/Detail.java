package dev.sealgate.reconciler.cluster;

/** How much of the object the server shall send back. */
public enum Detail {
  /** {@code metadata} alone: the way to read an object whose content is no business of ours. */
  METADATA("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"),
  FULL("application/json");

  private final String accept;

  Detail(String accept) {
    this.accept = accept;
  }

  String accept() {
    return accept;
  }

  String acceptList() {
    return accept.replace("PartialObjectMetadata", "PartialObjectMetadataList");
  }
}
