package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.kustomize.ValueParts.Chosen;
import dev.sealgate.reconciler.kustomize.ValueParts.Flow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The kinds whose objects may hold a secret value, within a bounded amount of work. */
final class Carriers {
  private static final int MOST_TARGETS = 2_000;
  private static final int MOST_MATCHES = 50_000;

  private final Set<String> kinds;
  private final Map<String, Optional<KindChoice>> choices = new HashMap<>();
  private boolean any;
  private int matches;

  /**
   * @param any whether every kind may
   */
  Carriers(Set<String> kinds, boolean any) {
    this.kinds = new TreeSet<>(kinds);
    this.any = any;
  }

  /**
   * Adds the kinds that values are copied to, from kind to kind; each is looked at once.
   *
   * @return false when there are too many
   */
  boolean follow(List<Flow> flows) {
    if (flows.stream().mapToLong(flow -> flow.targets().size()).sum() > MOST_TARGETS) {
      return false;
    }
    Deque<String> found = new ArrayDeque<>(kinds);
    List<Flow> waiting = new LinkedList<>(flows);
    while (!any && !found.isEmpty()) {
      String carrier = found.remove();
      for (Iterator<Flow> each = waiting.iterator(); each.hasNext(); ) {
        Flow flow = each.next();
        if (isIn(carrier, flow.source())) {
          each.remove();
          for (String target : flow.targets()) {
            if (target == null || !KindChoice.isExact(target)) {
              any = true;
            } else if (kinds.add(target)) {
              found.add(target);
            }
          }
        }
      }
    }
    return !isExhausted();
  }

  boolean mayBeIn(Chosen chosen) {
    return any || kinds.stream().anyMatch(carrier -> isIn(carrier, chosen));
  }

  /** Whether there were too many patterns to tell. */
  boolean isExhausted() {
    return matches > MOST_MATCHES;
  }

  private boolean isIn(String carrier, Chosen chosen) {
    return (chosen.isValue() || !carrier.equals(ValueParts.SECRET))
        && takes(chosen.kind(), carrier);
  }

  private boolean takes(@Nullable String kind, String carrier) {
    if (kind == null) {
      return true;
    }
    Optional<KindChoice> choice = choices.computeIfAbsent(kind, KindChoice::of);
    if (choice.isEmpty() || (!choice.get().isExact() && ++matches > MOST_MATCHES)) {
      return true;
    }
    return choice.get().takes(carrier);
  }
}
