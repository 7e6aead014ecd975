package dev.sealgate.reconciler.render;

import dev.sealgate.reconciler.model.Origin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One document of a file.
 *
 * @param tree made of {@code Map<String, Object>}, {@code List<Object>}, String, Long, BigInteger,
 *     Double, Boolean and null; null for an empty document
 */
public record Document(Origin origin, @Nullable Object tree) {
  public Document {
    Objects.requireNonNull(origin, "origin");
  }
}
