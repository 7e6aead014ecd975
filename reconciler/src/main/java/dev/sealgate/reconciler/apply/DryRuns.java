package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.AccessReviews;
import dev.sealgate.reconciler.cluster.AdmissionRules;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.Listing;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.model.Permission;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out of many dry runs those whose answer is known. The API server judges an object by its
 * own validation, by what is there, by the writer's rights and by admission; of plain data in great
 * number the first is known here, the second is seen, the third is asked for all names at once, and
 * where anybody may have a say in the fourth, nothing is left out. The first of a kind is sent all
 * the same, for whatever meets them all alike: a namespace that is missing or being deleted, a
 * quota that is used up.
 */
final class DryRuns {
  /** To ask for each of so many costs no more than to ask what spares it. */
  static final int FEW = 16;

  private final ApiClient client;
  private final ApiClient own;
  private final SecretRegistry registry;
  private final Sights sights;

  private record Place(ApiResource resource, String namespace) {}

  /**
   * @param client the writer's
   * @param own the controller's, which reads more than the writer may
   */
  DryRuns(ApiClient client, ApiClient own, SecretRegistry registry, Sights sights) {
    this.client = client;
    this.own = own;
    this.registry = registry;
    this.sights = sights;
  }

  /** Those that have to be sent. */
  List<PlannedObject> needed(Collection<PlannedObject> objects) {
    List<PlannedObject> needed = new ArrayList<>();
    Map<Place, List<PlannedObject>> plain = new LinkedHashMap<>();
    for (PlannedObject object : objects) {
      if (PlainData.is(object) && sights.stranger(object).isEmpty()) {
        plain
            .computeIfAbsent(
                new Place(object.resource(), object.ref().namespace()), _ -> new ArrayList<>())
            .add(object);
      } else {
        needed.add(object);
      }
    }
    Map<ApiResource, Boolean> judged = new HashMap<>();
    plain.forEach((place, alike) ->
        needed.addAll(
            alike.size() > FEW
                    && !judged.computeIfAbsent(
                        place.resource(), resource -> AdmissionRules.mayJudge(own, resource))
                    && mayWriteAny(place)
                ? doubtful(place, alike)
                : alike));
    return needed;
  }

  private boolean mayWriteAny(Place place) {
    AccessReviews reviews = new AccessReviews(client);
    return reviews.mayAny("patch", place.resource(), place.namespace()) == Permission.GRANTED
        && reviews.mayAny("create", place.resource(), place.namespace()) == Permission.GRANTED;
  }

  /** Those whose answer is not known, and the first of those whose answer is. */
  private List<PlannedObject> doubtful(Place place, List<PlannedObject> alike) {
    List<PlannedObject> changed = new ArrayList<>();
    List<PlannedObject> missing = new ArrayList<>();
    List<PlannedObject> needed = new ArrayList<>();
    for (PlannedObject object : alike) {
      Optional<PlannedObject> before = sights.lastApplied(object);
      if (!isSmall(object)) {
        needed.add(object);
      } else if (!sights.isSeen(object)) {
        missing.add(object);
      } else if (before.filter(PlainData::is).isPresent() && !sights.isFrozen(object)) {
        changed.add(object);
      } else {
        needed.add(object);
      }
    }
    Optional<Set<String>> names = missing.isEmpty() ? Optional.empty() : names(place);
    if (names.isEmpty()) {
      needed.addAll(missing);
      missing.clear();
    } else {
      missing.stream().filter(it -> names.get().contains(it.ref().name())).forEach(needed::add);
      missing.removeAll(Set.copyOf(needed));
    }
    changed.stream().limit(1).forEach(needed::add);
    missing.stream().limit(1).forEach(needed::add);
    return needed;
  }

  /** With its values in it; one that can't be put in makes the answer unknown. */
  private boolean isSmall(PlannedObject object) {
    try (WipingBuffer body = BodyWriter.write(object, registry)) {
      return body.size() <= PlainData.MOST_BYTES;
    } catch (CryptoException _) {
      return false;
    }
  }

  private Optional<Set<String>> names(Place place) {
    return switch (Listing.of(
        own, new ResourceWatch.Scope(place.resource(), place.namespace(), "", Detail.METADATA))) {
      case Listing.Failed _ -> Optional.empty();
      case Listing.Whole(var objects, String _) -> {
        Set<String> names = new HashSet<>();
        objects.forEach(object -> names.add(Json.text(object, "metadata", "name")));
        yield Optional.of(names);
      }
    };
  }
}
