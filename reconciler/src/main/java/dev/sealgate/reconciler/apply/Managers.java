package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.Ignored;
import dev.sealgate.reconciler.plan.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides over {@code metadata.managedFields}: who shall own what. Pure. */
final class Managers {
  /**
   * Those that applied whole manifests before us. What they own too of ours would stay when Git
   * drops it. People's own edits (kubectl-edit, kubectl-patch …) are not among them.
   */
  private static final Set<String> BEFORE_US =
      Set.of(
          ApiClient.FIELD_MANAGER,
          "before-first-apply",
          "kubectl",
          "kubectl-client-side-apply",
          "kubectl-create",
          "kubectl-replace",
          "kustomize-controller",
          "helm-controller",
          "helm",
          "argocd-controller",
          "argocd-application-controller");

  private Managers() {}

  private static boolean isOurs(@Nullable Object entry) {
    return Json.text(entry, "manager").equals(ApiClient.FIELD_MANAGER)
        && Json.text(entry, "operation").equals("Apply")
        && Json.text(entry, "subresource").isEmpty();
  }

  private static boolean wasBeforeUs(@Nullable Object entry) {
    return BEFORE_US.contains(Json.text(entry, "manager"))
        && Json.text(entry, "subresource").isEmpty()
        && !isOurs(entry);
  }

  static List<@Nullable Object> entries(Map<String, @Nullable Object> object) {
    return Json.list(object, "metadata", "managedFields");
  }

  static Map<String, @Nullable Object> ours(List<@Nullable Object> entries) {
    return entries.stream()
        .filter(Managers::isOurs)
        .findFirst()
        .map(entry -> Json.map(entry, "fieldsV1"))
        .orElse(Map.of());
  }

  /** The places that are left to others, with those that the named managers own now. */
  static List<List<Object>> leftOut(
      List<@Nullable Object> entries, Ignored ignored, Map<String, @Nullable Object> body) {
    Set<List<Object>> places = new LinkedHashSet<>(ignored.places());
    for (Object entry : entries) {
      if (ignored.managers().contains(Json.text(entry, "manager")) && !isOurs(entry)) {
        FieldSets.covered(Json.map(entry, "fieldsV1"), body).stream()
            .filter(place -> !Place.isIdentity(place))
            .forEach(places::add);
      }
    }
    return List.copyOf(places);
  }

  /** Where the places are in any of the field sets. */
  static Set<List<String>> steps(
      List<@Nullable Object> entries,
      List<List<Object>> places,
      Map<String, @Nullable Object> body) {
    Set<List<String>> all = new LinkedHashSet<>();
    for (Object entry : entries) {
      for (List<Object> place : places) {
        if (FieldSets.locate(Json.map(entry, "fieldsV1"), body, place)
            instanceof FieldSets.Located.At(var steps)) {
          all.add(steps);
        }
      }
    }
    return all;
  }

  /**
   * Where we own a value as a whole of which a part shall be left to others, which can't be: the
   * first such place, empty when there is none.
   */
  static Optional<List<Object>> indivisible(
      List<@Nullable Object> entries,
      List<List<Object>> places,
      Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> ours = ours(entries);
    for (List<Object> place : places) {
      if (FieldSets.locate(ours, body, place) instanceof FieldSets.Located.Inside(int length)) {
        return Optional.of(place.subList(0, length));
      }
    }
    return Optional.empty();
  }

  /**
   * What {@code managedFields} shall be: what is left to others is not ours any more, and what is
   * ours is not also of those who applied it before.
   *
   * @return empty when it is so already
   */
  static Optional<List<Object>> settled(
      List<@Nullable Object> entries,
      List<List<Object>> leftOut,
      Map<String, @Nullable Object> body,
      boolean takeOver) {
    Map<String, @Nullable Object> before = ours(entries);
    Map<String, @Nullable Object> ours = before;
    for (List<Object> place : leftOut) {
      if (FieldSets.locate(ours, body, place) instanceof FieldSets.Located.At(var steps)) {
        ours = FieldSets.without(ours, steps);
      }
    }
    List<Object> settled = new ArrayList<>();
    boolean changed = !ours.equals(before);
    for (Object entry : entries) {
      Map<String, @Nullable Object> fields = Json.map(entry, "fieldsV1");
      Map<String, @Nullable Object> rest = fields;
      if (isOurs(entry)) {
        rest = ours;
      } else if (takeOver && wasBeforeUs(entry)) {
        rest = FieldSets.subtract(fields, before);
      }
      changed |= !rest.equals(fields);
      if (!rest.isEmpty()) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(Json.map(entry));
        copy.put("fieldsV1", rest);
        settled.add(copy);
      }
    }
    return changed ? Optional.of(settled) : Optional.empty();
  }
}
