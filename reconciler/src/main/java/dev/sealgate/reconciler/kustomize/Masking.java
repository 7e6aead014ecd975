package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.render.Dialect;
import dev.sealgate.reconciler.render.Place;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what kustomize is to see, with a placeholder in place of every secret value. What can't be
 * masked becomes a problem elsewhere and is missing from the result.
 */
public interface Masking {
  /** The objects of a file of manifests. */
  List<?> manifests(SourceFile file, Dialect dialect);

  /**
   * The patches of a file.
   *
   * @param ofSecret whether the patch's target is a Secret; else the patch itself says what it is
   */
  List<?> patches(SourceFile file, boolean ofSecret);

  /** The patches that stand in a kustomization itself. */
  List<?> patches(Place place, String text, boolean ofSecret);

  /** The documents of a file that can hold no secret value: kustomize's own settings. */
  List<@Nullable Object> settings(SourceFile file);

  /** Such documents that stand in a kustomization itself. */
  List<@Nullable Object> settings(Place place, String text);

  /**
   * A whole file that becomes one value.
   *
   * @param place where it is named
   * @param ofSecret whether a Secret is generated from it
   */
  byte[] value(Place place, SourceFile file, boolean ofSecret);

  /** A file of lines {@code key=value}. */
  byte[] variables(Place place, SourceFile file, boolean ofSecret);

  /** The value of a {@code key=value} of a Secret's generator, as kustomize understands it. */
  String literal(Place place, String value);

  /** The kinds that hold placeholders in what was read so far; empty when nothing was masked. */
  Set<String> carriers();
}
