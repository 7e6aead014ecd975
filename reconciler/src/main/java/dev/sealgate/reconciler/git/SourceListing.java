package dev.sealgate.reconciler.git;

import java.util.List;

/**
 * What lies below a path, in the order of the paths.
 *
 * @param complete false when the tree has more entries, or is deeper, than the limits allow, or its
 *     {@code .sealgateignore} is too long; the lists then are not the whole truth
 */
public record SourceListing(List<SourceFile> files, List<SourceLink> links, boolean complete) {
  public SourceListing {
    files = List.copyOf(files);
    links = List.copyOf(links);
  }
}
