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
 */
public record Manifest(
    String apiVersion,
    ObjectRef ref,
    Map<String, @Nullable Object> body,
    Origin origin,
    Optional<String> producedBy) {
  public Manifest {
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(ref, "ref");
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(producedBy, "producedBy");
    if (!ref.group().equals(ObjectRef.groupOf(apiVersion))) {
      throw new IllegalArgumentException("apiVersion and group disagree");
    }
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
