package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which Application owns which object: the first one that said so. Thread-safe. */
final class Claims {
  /**
   * @param place the cluster, see {@link Target#place}
   */
  private record Claim(String place, ObjectRef object) {}

  private final Map<Claim, AppKey> owners = new HashMap<>();
  private final Map<AppKey, Set<Claim>> owned = new HashMap<>();
  private final Map<AppKey, Set<AppKey>> waiting = new HashMap<>();

  /**
   * Claims all of the objects, or none of them when another Application has one.
   *
   * @return who has what, empty when all are claimed now
   */
  synchronized Map<ObjectRef, AppKey> claim(
      AppKey app, String place, Collection<ObjectRef> objects) {
    Map<ObjectRef, AppKey> taken = new TreeMap<>();
    for (ObjectRef object : objects) {
      AppKey owner = owners.get(new Claim(place, object));
      if (owner != null && !owner.equals(app)) {
        taken.put(object, owner);
        waiting.computeIfAbsent(owner, _ -> new HashSet<>()).add(app);
      }
    }
    if (taken.isEmpty()) {
      objects.forEach(object -> own(app, new Claim(place, object)));
    }
    return taken;
  }

  /**
   * Takes what is free, as an inventory says; for the start, when all that is known is the past.
   */
  synchronized void seed(AppKey app, String place, Collection<ObjectRef> objects) {
    objects.stream()
        .map(object -> new Claim(place, object))
        .filter(claim -> !owners.containsKey(claim))
        .forEach(claim -> own(app, claim));
  }

  private void own(AppKey app, Claim claim) {
    owners.put(claim, app);
    owned.computeIfAbsent(app, _ -> new HashSet<>()).add(claim);
  }

  /**
   * Of an Application that another replica works for: what its inventory holds, no more.
   *
   * @return the Applications that waited for one of its objects
   */
  synchronized Set<AppKey> follow(AppKey app, String place, Set<ObjectRef> objects) {
    seed(app, place, objects);
    return keepOnly(app, place, objects);
  }

  /**
   * Gives up every claim but these.
   *
   * @return the Applications that waited for one of this Application's objects
   */
  synchronized Set<AppKey> keepOnly(AppKey app, String place, Set<ObjectRef> kept) {
    Set<Claim> mine = owned.get(app);
    if (mine == null || !mine.removeIf(claim -> !isKept(claim, place, kept) && release(claim))) {
      return Set.of();
    }
    if (mine.isEmpty()) {
      owned.remove(app);
    }
    Set<AppKey> waiters = waiting.remove(app);
    return waiters == null ? Set.of() : waiters;
  }

  private boolean release(Claim claim) {
    owners.remove(claim);
    return true;
  }

  private static boolean isKept(Claim claim, String place, Set<ObjectRef> kept) {
    return claim.place().equals(place) && kept.contains(claim.object());
  }
}
