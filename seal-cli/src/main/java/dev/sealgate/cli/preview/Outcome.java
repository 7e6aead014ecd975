package dev.sealgate.cli.preview;

import java.util.List;

/** What came of one Application. */
public sealed interface Outcome {
  /**
   * @param unresolved why values are not here, each reason once
   */
  record Rendered(List<Item> items, List<String> unresolved) implements Outcome {
    public Rendered {
      items = List.copyOf(items);
      unresolved = List.copyOf(unresolved);
    }
  }

  /** There is no such folder. */
  record Missing(String folder) implements Outcome {}

  /** The controller would apply nothing. */
  record Refused(List<String> problems) implements Outcome {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
