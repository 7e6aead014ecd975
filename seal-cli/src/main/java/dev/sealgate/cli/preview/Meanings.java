package dev.sealgate.cli.preview;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the digests of an object's texts stand for, as far as Git says. A fingerprint may stand for
 * its digest anywhere; a text that Git has in clear only where Git has it, since the same text may
 * be a secret elsewhere. The items of a list have one place: where a secret is among them, none of
 * them is told in clear.
 */
final class Meanings {
  static final Place TOP = new Place(List.of());

  /** Never digests. */
  static final List<String> IN_CLEAR = List.of("apiVersion", "kind", "metadata");

  private final Map<String, String> fingerprints = new HashMap<>();
  private final Map<Place, Map<String, String>> texts = new HashMap<>();
  private final Set<Place> clear = new HashSet<>();
  private final Set<Place> secret = new HashSet<>();

  private Meanings() {}

  /** Where a value stands, whichever item of a list it is in. */
  record Place(List<String> steps) {
    Place {
      steps = List.copyOf(steps);
    }

    Place below(String field) {
      return step("." + field);
    }

    Place items() {
      return step("[]");
    }

    private Place step(String step) {
      List<String> all = new ArrayList<>(steps);
      all.add(step);
      return new Place(all);
    }
  }

  /**
   * @param body what Git wants, with placeholders
   * @param sent the same with digests
   * @param shown the same as it may be shown
   */
  static Meanings of(
      Map<String, @Nullable Object> body,
      Map<String, @Nullable Object> sent,
      Map<String, @Nullable Object> shown) {
    Meanings meanings = new Meanings();
    body.forEach((key, value) -> {
      if (!IN_CLEAR.contains(key)) {
        meanings.learn(TOP.below(key), value, sent.get(key), shown.get(key));
      }
    });
    return meanings;
  }

  private void learn(
      Place place, @Nullable Object body, @Nullable Object sent, @Nullable Object shown) {
    if (body instanceof Map<?, ?> map && shown instanceof Map<?, ?> other) {
      map.forEach((key, value) -> {
        String field = String.valueOf(key);
        Object digests = sent instanceof Map<?, ?> all ? all.get(field) : null;
        learn(place.below(field), value, digests, other.get(field));
      });
    } else if (body instanceof List<?> list && shown instanceof List<?> other) {
      // what is left to others is not sent
      boolean whole = sent instanceof List<?> all && all.size() == list.size();
      for (int i = 0; i < list.size(); i++) {
        Object digests = whole && sent instanceof List<?> all ? all.get(i) : null;
        learn(place.items(), list.get(i), digests, i < other.size() ? other.get(i) : null);
      }
    } else if (body != null && body.equals(shown)) {
      clear.add(place);
      if (sent instanceof String digest && shown instanceof String text) {
        texts.computeIfAbsent(place, _ -> new HashMap<>()).put(digest, text);
      }
    } else if (body != null) {
      secret.add(place);
      if (sent instanceof String digest && shown instanceof String text) {
        fingerprints.put(digest, text);
      }
    }
  }

  /** Null when Git does not tell. */
  @Nullable String at(Place place, String digest) {
    String text = isClear(place) ? texts.getOrDefault(place, Map.of()).get(digest) : null;
    return text == null ? fingerprints.get(digest) : text;
  }

  /** Whether Git has something there, and no secret. */
  boolean isClear(Place place) {
    return clear.contains(place) && !secret.contains(place);
  }
}
