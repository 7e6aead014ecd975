package dev.sealgate.cli.preview;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows the digests that stand in what was read of a Secret, by what {@link Meanings} says of them.
 * Annotations are read in clear, and some tools keep the whole object in one: those that Git does
 * not have are masked. So are numbers at places where Git has nothing in clear.
 */
final class Digests {
  /** Of objects that carry no secrets, nothing is a digest. */
  static final Digests NONE = new Digests(null, new Annotations(Map.of(), Map.of(), Map.of()));

  private static final int CHARACTERS = 12;

  private final @Nullable Meanings meanings;
  private final Annotations annotations;

  private Digests(@Nullable Meanings meanings, Annotations annotations) {
    this.meanings = meanings;
    this.annotations = annotations;
  }

  /**
   * Those of Git.
   *
   * @param body with placeholders
   * @param sent in clear
   * @param shown as they may be shown
   */
  private record Annotations(Map<?, ?> body, Map<?, ?> sent, Map<?, ?> shown) {
    static Map<?, ?> of(Map<String, @Nullable Object> object) {
      return object.get("metadata") instanceof Map<?, ?> metadata
              && metadata.get("annotations") instanceof Map<?, ?> annotations
          ? annotations
          : Map.of();
    }

    private @Nullable Object shown(
        @Nullable Object key, @Nullable Object value, UnaryOperator<String> mask) {
      return value == null || value.equals(body.get(key))
          ? value
          : value.equals(sent.get(key)) ? shown.get(key) : mask.apply(value.toString());
    }
  }

  /**
   * @param body what Git wants, with placeholders
   * @param sent the same with digests
   * @param shown the same as it may be shown
   */
  static Digests meaning(
      Map<String, @Nullable Object> body,
      Map<String, @Nullable Object> sent,
      Map<String, @Nullable Object> shown) {
    return new Digests(
        Meanings.of(body, sent, shown),
        new Annotations(Annotations.of(body), Annotations.of(sent), Annotations.of(shown)));
  }

  /**
   * @param tree as it was read
   * @param mask of a text that was read in clear
   */
  Map<String, @Nullable Object> shown(
      Map<String, @Nullable Object> tree, UnaryOperator<String> mask) {
    Meanings known = meanings;
    if (known == null) {
      return tree;
    }
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    tree.forEach((key, value) ->
        shown.put(
            key,
            Meanings.IN_CLEAR.contains(key)
                ? value
                : shown(known, Meanings.TOP.below(key), value, mask)));
    if (tree.get("metadata") instanceof Map<?, ?> metadata) {
      shown.put("metadata", metadata(metadata, mask));
    }
    return shown;
  }

  private Map<String, @Nullable Object> metadata(Map<?, ?> metadata, UnaryOperator<String> mask) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    metadata.forEach((field, value) -> shown.put(String.valueOf(field), value));
    if (metadata.get("annotations") instanceof Map<?, ?> all) {
      Map<String, @Nullable Object> masked = new LinkedHashMap<>();
      all.forEach(
          (key, value) -> masked.put(String.valueOf(key), annotations.shown(key, value, mask)));
      shown.put("annotations", masked);
    }
    return shown;
  }

  private static @Nullable Object shown(
      Meanings known, Meanings.Place place, @Nullable Object value, UnaryOperator<String> mask) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, each) -> {
          String field = String.valueOf(key);
          all.put(field, shown(known, place.below(field), each, mask));
        });
        yield all;
      }
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(shown(known, place.items(), each, mask)));
        yield all;
      }
      case String digest -> {
        String meaning = known.at(place, digest);
        yield meaning == null ? brief(digest) : meaning;
      }
      case Number number when !known.isClear(place) -> mask.apply(number.toString());
      case null -> null;
      default -> value;
    };
  }

  private static String brief(String digest) {
    return "(masked " + digest.substring(0, Math.min(CHARACTERS, digest.length())) + ")";
  }
}
