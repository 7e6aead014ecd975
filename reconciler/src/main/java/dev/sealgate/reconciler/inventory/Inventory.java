package dev.sealgate.reconciler.inventory;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A set of objects, each once whatever its version; immutable. */
public final class Inventory {
  private static final int MOST_BYTES = 1_300_000;
  private static final int QUOTES = 3;

  public static final Inventory EMPTY = new Inventory(new TreeMap<>());

  private final Map<ObjectRef, InventoryEntry> entries;

  private Inventory(Map<ObjectRef, InventoryEntry> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  public static Inventory of(Collection<InventoryEntry> entries) {
    Map<ObjectRef, InventoryEntry> sorted = new TreeMap<>();
    entries.forEach(entry -> sorted.put(entry.ref(), entry));
    return new Inventory(sorted);
  }

  /** Reads what {@link #texts} wrote; a line that it did not write is left out. */
  public static Inventory parse(List<String> texts) {
    return of(texts.stream().map(InventoryEntry::parse).flatMap(Optional::stream).toList());
  }

  public List<String> texts() {
    return entries.values().stream().map(InventoryEntry::text).toList();
  }

  public Set<ObjectRef> refs() {
    return entries.keySet();
  }

  public Collection<InventoryEntry> entries() {
    return entries.values();
  }

  public int size() {
    return entries.size();
  }

  /** Whether the status of an Application can't hold it: etcd takes 1.5 MiB of a whole object. */
  public boolean isTooLarge() {
    return entries.values().stream().mapToLong(entry -> entry.text().length() + QUOTES).sum()
        > MOST_BYTES;
  }

  /** Both; where an object is in both, as the other one has it. */
  public Inventory with(Inventory other) {
    Map<ObjectRef, InventoryEntry> union = new TreeMap<>(entries);
    union.putAll(other.entries);
    return new Inventory(union);
  }

  public Inventory without(Set<ObjectRef> gone) {
    Map<ObjectRef, InventoryEntry> rest = new TreeMap<>(entries);
    rest.keySet().removeAll(gone);
    return new Inventory(rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Inventory that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
