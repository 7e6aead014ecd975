package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places in a tree: keys (String) and indices (Integer) from its root. */
public final class Place {
  private static final int LONGEST_POINTER = 1024;

  /** Whoever leaves one of these out does not speak of the same object any more. */
  private static final List<List<Object>> IDENTITY =
      List.of(
          List.of("apiVersion"),
          List.of("kind"),
          List.of("metadata", "name"),
          List.of("metadata", "namespace"),
          List.of("metadata", "labels", Ownership.NAME),
          List.of("metadata", "labels", Ownership.NAMESPACE),
          List.of("metadata", "labels", Ownership.HOME));

  private Place() {}

  /**
   * The steps of a JSON pointer, all as they are written (RFC 6901).
   *
   * @throws IgnoreRuleException it is no pointer
   */
  static List<String> pointer(String text) throws IgnoreRuleException {
    if (text.length() > LONGEST_POINTER || !text.startsWith("/")) {
      throw new IgnoreRuleException(
          "a JSON pointer begins with / and has " + LONGEST_POINTER + " characters at most",
          "write it like /spec/replicas");
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      if (step.replace("~0", "").replace("~1", "").contains("~")) {
        throw new IgnoreRuleException("~ stands alone in it", "write ~0 for ~ and ~1 for /");
      }
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  /** Where the steps lead in the tree, empty when nothing is there. */
  static Optional<List<Object>> resolve(@Nullable Object tree, List<String> steps) {
    List<Object> place = new ArrayList<>();
    Object here = tree;
    for (String step : steps) {
      if (here instanceof Map<?, ?> map && map.containsKey(step)) {
        here = map.get(step);
        place.add(step);
      } else if (here instanceof List<?> list
          && step.matches("0|[1-9][0-9]{0,5}")
          && Integer.parseInt(step) < list.size()) {
        int index = Integer.parseInt(step);
        here = list.get(index);
        place.add(index);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(place);
  }

  /** Whether the place is a part of what tells the object from others, or whose it is. */
  public static boolean isIdentity(List<Object> place) {
    return IDENTITY.contains(place);
  }

  /** Whether leaving out the place would leave out the object's identity as well. */
  static boolean holdsIdentity(List<Object> place) {
    return IDENTITY.stream()
        .anyMatch(it -> it.size() > place.size() && it.subList(0, place.size()).equals(place));
  }

  /**
   * The tree without what is at these places, nor what is empty without it: to say that something
   * is empty is to own it as a whole.
   */
  public static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> tree, Collection<List<Object>> places) {
    Set<List<Object>> gone = new LinkedHashSet<>(places);
    return Json.map(pruned(tree, List.of(), gone));
  }

  private static @Nullable Object pruned(
      @Nullable Object tree, List<Object> here, Set<List<Object>> gone) {
    if (gone.stream().noneMatch(it -> startsWith(it, here))) {
      return tree;
    }
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        map.forEach((key, value) -> {
          List<Object> at = join(here, String.valueOf(key));
          Object less = gone.contains(at) ? null : pruned(value, at, gone);
          if (!gone.contains(at) && !isEmptied(value, less)) {
            rest.put(String.valueOf(key), less);
          }
        });
        yield rest;
      }
      case List<?> list -> {
        List<@Nullable Object> rest = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
          List<Object> at = join(here, i);
          Object less = gone.contains(at) ? null : pruned(list.get(i), at, gone);
          if (!gone.contains(at) && !isEmptied(list.get(i), less)) {
            rest.add(less);
          }
        }
        yield rest;
      }
      case null, default -> tree;
    };
  }

  private static boolean isEmptied(@Nullable Object before, @Nullable Object after) {
    return !isEmpty(before) && isEmpty(after);
  }

  private static boolean isEmpty(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      case null, default -> false;
    };
  }

  private static boolean startsWith(List<Object> place, List<Object> prefix) {
    return place.size() >= prefix.size() && place.subList(0, prefix.size()).equals(prefix);
  }

  public static List<Object> join(List<Object> place, Object step) {
    List<Object> longer = new ArrayList<>(place);
    longer.add(step);
    return List.copyOf(longer);
  }

  /** Like {@code spec.containers[0].image}. */
  public static String told(List<Object> place) {
    StringBuilder text = new StringBuilder();
    for (Object step : place) {
      if (step instanceof Integer index) {
        text.append('[').append(index).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step);
      }
    }
    return text.toString();
  }

  /** Without places below others, in a stable order. */
  static List<List<Object>> tidy(Collection<List<Object>> places) {
    List<List<Object>> rest = new ArrayList<>();
    places.stream()
        .distinct()
        .sorted(Comparator.comparing(Place::told))
        .sorted(Comparator.comparingInt(List::size))
        .filter(place -> rest.stream().noneMatch(above -> startsWith(place, above)))
        .forEach(rest::add);
    return rest;
  }
}
