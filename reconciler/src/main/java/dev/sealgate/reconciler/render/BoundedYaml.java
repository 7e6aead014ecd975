package dev.sealgate.reconciler.render;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One YAML document of a stranger. */
public final class BoundedYaml {
  private BoundedYaml() {}

  /**
   * Empty when it is no YAML, not exactly one document, or over a bound.
   *
   * @param longest in bytes
   */
  public static Optional<Object> one(String text, int longest) {
    LoadLimits limits = new LoadLimits(1, longest, longest, 1, 1, 16, 10_000, longest);
    TreeBudget budget = new TreeBudget(limits, new RevisionBudget(limits, Weight.unlimited()));
    try {
      List<@Nullable Object> documents = YamlDocuments.read(text, limits, budget, Dialect.KUBECTL);
      return documents.size() == 1 ? Optional.ofNullable(documents.getFirst()) : Optional.empty();
    } catch (BadDocument _) {
      return Optional.empty();
    }
  }
}
