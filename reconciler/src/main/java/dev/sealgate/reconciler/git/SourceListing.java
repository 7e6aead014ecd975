package dev.sealgate.reconciler.git;

import java.util.List;

/**
 * What lies below a path, in the order of the paths.
 *
 * @param complete false when the tree has more entries, or is deeper, than the limits allow; the
 *     lists then hold the first of them
 */
public record SourceListing(List<SourceFile> files, List<SourceLink> links, boolean complete) {
  public SourceListing {
    files = List.copyOf(files);
    links = List.copyOf(links);
  }
}
