package dev.sealgate.reconciler.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One object as Git wants it.
 *
 * @param body the whole document, masked: every secret value is a placeholder
 * @param producedBy the kind that this object was made from ("SealedSecret", "ExternalSecret"),
 *     empty if it stands in Git as it is
 * @param sourceAnnotations of that kind's object, which says when the Secret comes
 */
public record Manifest(
    String apiVersion,
    ObjectRef ref,
    Map<String, @Nullable Object> body,
    Origin origin,
    Optional<String> producedBy,
    Map<String, String> sourceAnnotations) {
  public Manifest {
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(ref, "ref");
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(producedBy, "producedBy");
    sourceAnnotations = Map.copyOf(sourceAnnotations);
    if (!ref.group().equals(ObjectRef.groupOf(apiVersion))) {
      throw new IllegalArgumentException("apiVersion and group disagree");
    }
  }

  public Manifest(
      String apiVersion,
      ObjectRef ref,
      Map<String, @Nullable Object> body,
      Origin origin,
      Optional<String> producedBy) {
    this(apiVersion, ref, body, origin, producedBy, Map.of());
  }

  public boolean isSecret() {
    return ref.group().isEmpty() && ref.kind().equals("Secret");
  }

  /** {@code metadata}, empty when there is none or it is no mapping. */
  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> metadata() {
    return body.get("metadata") instanceof Map<?, ?> metadata
        ? (Map<String, @Nullable Object>) metadata
        : Map.of();
  }

  public Optional<String> annotation(String key) {
    return text(metadata().get("annotations"), key);
  }

  /** An annotation that says when the object comes: its own, or that of what it was made from. */
  public Optional<String> ordering(String key) {
    return annotation(key).or(() -> Optional.ofNullable(sourceAnnotations.get(key)));
  }

  /** Those that are texts. */
  public Map<String, String> annotations() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (metadata().get("annotations") instanceof Map<?, ?> annotations) {
      annotations.forEach((key, value) -> {
        if (key instanceof String name && value instanceof String text) {
          texts.put(name, text);
        }
      });
    }
    return texts;
  }

  public Optional<String> label(String key) {
    return text(metadata().get("labels"), key);
  }

  private static Optional<String> text(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> m && m.get(key) instanceof String s
        ? Optional.of(s)
        : Optional.empty();
  }

  /** Never the body: even masked, it does not belong into a log line. */
  @Override
  public String toString() {
    return ref + " from " + origin;
  }
}
