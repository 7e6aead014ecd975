package dev.sealgate.reconciler.helm;

import dev.sealgate.reconciler.git.SourceFile;

/**
 * Reads what a chart's templates are to see, with a placeholder in place of every secret value.
 * What can't be masked becomes a problem elsewhere and is missing from the result.
 */
public interface ChartMasking {
  boolean isEncrypted(SourceFile file);

  /** A file of values: a map, whose texts are masked one by one. */
  byte[] values(SourceFile file);

  /** A file whose content goes where a template puts it: one placeholder for all of it. */
  byte[] content(SourceFile file);

  /** A file that can hold no secret value: what Helm itself reads, and templates. */
  byte[] clear(SourceFile file);

  /** What the chart's templates do to values besides calling functions with them. */
  void templatesUse(boolean lines, boolean tpl);
}
