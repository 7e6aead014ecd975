package dev.sealgate.cli.preview;

import dev.sealgate.reconciler.controller.LiveComparison.Conflict;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped.Fate;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The comparisons of several Applications as one. What one drops and another one wants moves, and
 * is told once; what two want is a conflict.
 *
 * @param before the objects that are there; one that moves has the Application that drops it
 */
public record Comparisons(
    List<Item> before,
    List<Item> after,
    List<String> unresolved,
    List<String> methods,
    List<String> notes,
    List<String> problems) {

  public static Comparisons of(List<Comparison> all) {
    Merging merging = new Merging(all);
    all.forEach(merging::add);
    return merging.merged();
  }

  private static final class Merging {
    private final Map<String, Map<ObjectRef, Fate>> dropped = new HashMap<>();
    private final Map<String, Set<ObjectRef>> moved = new HashMap<>();
    private final Map<String, String> wanted = new HashMap<>();
    private final Set<String> contested = new HashSet<>();
    private final List<Item> before = new ArrayList<>();
    private final List<Item> after = new ArrayList<>();
    private final TreeSet<String> unresolved = new TreeSet<>();
    private final TreeSet<String> methods = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Merging(List<Comparison> all) {
      for (Comparison one : all) {
        Map<ObjectRef, Fate> fates = dropped.computeIfAbsent(one.app(), _ -> new HashMap<>());
        one.dropped().forEach(it -> fates.put(it.ref(), it.fate()));
      }
      for (Comparison one : all) {
        for (Conflict conflict : one.conflicts()) {
          if (letsGo(conflict)) {
            moved
                .computeIfAbsent(conflict.owner().toString(), _ -> new HashSet<>())
                .add(conflict.ref());
          }
        }
      }
    }

    private Fate fate(Conflict conflict) {
      return dropped
          .getOrDefault(conflict.owner().toString(), Map.of())
          .getOrDefault(conflict.ref(), Fate.PRUNE_IS_OFF);
    }

    private boolean letsGo(Conflict conflict) {
      return fate(conflict) != Fate.PRUNE_IS_OFF;
    }

    void add(Comparison one) {
      Map<String, String> origins = new HashMap<>();
      for (Conflict conflict : one.conflicts()) {
        String id = LiveItems.bare(one.app(), conflict.ref()).id();
        contested.add(id);
        if (letsGo(conflict)) {
          origins.put(id, conflict.owner().toString());
          notes.add(move(conflict, one.app()));
        } else {
          problems.add(conflict.problem().line());
        }
      }
      one.before()
          .forEach(item -> before.add(item.of(origins.getOrDefault(item.id(), item.app()))));
      one.after().forEach(this::want);
      one.dropped().stream()
          .filter(it -> !moved.getOrDefault(one.app(), Set.of()).contains(it.ref()))
          .forEach(it -> drop(one.app(), it));
      unresolved.addAll(one.unresolved());
      methods.addAll(one.methods());
      notes.addAll(one.notes());
      problems.addAll(one.problems());
    }

    private void want(Item item) {
      after.add(item);
      String other = wanted.putIfAbsent(item.id(), item.app());
      if (other != null && !other.equals(item.app()) && contested.add(item.id())) {
        problems.add(
            "%s is in Git for the Application %s and for %s: the controller gives it to the first that asks, and refuses the other; remove it from one of the two"
                .formatted(item.id(), other, item.app()));
      }
    }

    private void drop(String app, Dropped one) {
      Item item = LiveItems.bare(app, one.ref());
      switch (one.fate()) {
        case DELETED -> before.add(item);
        case ASKS -> {
          before.add(item);
          notes.add(one.ref() + " is deleted only after a confirmation: seal sync --confirm-prune");
        }
        case MARKED ->
            notes.add(one.ref() + " is not in Git and stays: its marks in the cluster say so");
        case PRUNE_IS_OFF -> notes.add(one.ref() + " is not in Git and stays: prune is off");
      }
    }

    private String move(Conflict conflict, String to) {
      return "%s moves from the Application %s to %s: %s"
          .formatted(
              conflict.ref(),
              conflict.owner(),
              to,
              switch (fate(conflict)) {
                case DELETED ->
                    "the first one deletes it, then the second one makes it again; to keep it, annotate it in the cluster with sealgate.dev/prune=disabled before";
                case ASKS ->
                    "the first one deletes it after a confirmation (seal sync --confirm-prune), and the second one is refused until it is gone";
                case MARKED ->
                    "its marks in the cluster say that it stays, so the second one takes it over when the first one has let it go";
                case PRUNE_IS_OFF -> throw new IllegalStateException("it does not move");
              });
    }

    Comparisons merged() {
      return new Comparisons(
          List.copyOf(before),
          List.copyOf(after),
          List.copyOf(unresolved),
          List.copyOf(methods),
          List.copyOf(notes),
          List.copyOf(problems));
    }
  }
}
