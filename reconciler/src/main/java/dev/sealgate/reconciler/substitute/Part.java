package dev.sealgate.reconciler.substitute;

import java.util.List;

/** A piece of a text. */
sealed interface Part {
  record Literal(String text) implements Part {}

  /**
   * @param operator empty for the value as it is; else as it stands after the name, and {@code
   *     length} for the length
   * @param arguments each a text with parts of its own
   */
  record Reference(String name, String operator, List<List<Part>> arguments) implements Part {
    static final String LENGTH = "length";

    public Reference {
      arguments = arguments.stream().map(List::copyOf).toList();
    }

    /** Whether a missing variable is provided for. */
    boolean hasDefault() {
      return operator.endsWith("-") || operator.endsWith("=");
    }
  }
}
