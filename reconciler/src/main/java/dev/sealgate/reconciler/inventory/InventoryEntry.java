package dev.sealgate.reconciler.inventory;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Objects;
import java.util.Optional;

/**
 * An object that was, or may have been, applied.
 *
 * @param version the API version it was applied in
 */
public record InventoryEntry(ObjectRef ref, String version) implements Comparable<InventoryEntry> {
  public InventoryEntry {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(version, "version");
  }

  /** {@code group/version/kind/namespace/name}; no part of it can hold a slash. */
  public String text() {
    return String.join("/", ref.group(), version, ref.kind(), ref.namespace(), ref.name());
  }

  /** Empty for what {@link #text} did not write. */
  public static Optional<InventoryEntry> parse(String text) {
    String[] parts = text.split("/", -1);
    return parts.length == 5
        ? Optional.of(
            new InventoryEntry(new ObjectRef(parts[0], parts[2], parts[3], parts[4]), parts[1]))
        : Optional.empty();
  }

  @Override
  public int compareTo(InventoryEntry other) {
    int byRef = ref.compareTo(other.ref);
    return byRef != 0 ? byRef : version.compareTo(other.version);
  }
}
