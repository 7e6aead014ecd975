package dev.sealgate.reconciler.plan;

import java.util.List;
import java.util.Set;

/**
 * What of an object is left to others once it exists.
 *
 * @param places in the body that Git wants, as keys (String) and indices (Integer) from the root;
 *     none of them is part of the object's identity
 * @param managers whatever these field managers own of the body is left to them as well
 */
public record Ignored(List<List<Object>> places, Set<String> managers) {
  public static final Ignored NOTHING = new Ignored(List.of(), Set.of());

  public Ignored {
    places = places.stream().map(List::copyOf).toList();
    managers = Set.copyOf(managers);
  }

  public boolean isNothing() {
    return places.isEmpty() && managers.isEmpty();
  }

  /** Equal for equal rules' effects, empty for none. */
  String mark() {
    return isNothing() ? "" : places + " " + managers.stream().sorted().toList();
  }
}
