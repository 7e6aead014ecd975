package dev.sealgate.reconciler.helm;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.render.Document;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What became of a chart. */
public sealed interface Rendering {
  /**
   * @param documents still with placeholders, and with marks
   * @param marks what each mark stands for
   * @param hashes that templates made of texts with placeholders
   */
  record Done(List<Document> documents, Map<String, Derived> marks, Set<String> hashes)
      implements Rendering {
    public Done {
      documents = List.copyOf(documents);
      marks = Map.copyOf(marks);
      hashes = Set.copyOf(hashes);
    }
  }

  record Failed(Problem problem) implements Rendering {
    public Failed {
      Objects.requireNonNull(problem, "problem");
    }
  }

  /**
   * What a template made of a value that it did not see.
   *
   * @param text that holds placeholders or marks
   */
  record Derived(Function function, String text) {
    public Derived {
      Objects.requireNonNull(function, "function");
      Objects.requireNonNull(text, "text");
    }
  }

  /** What a template did. */
  enum Function {
    B64ENC,
    B64DEC,
    URLQUERY,
    TRIM,
    /** It wrote the value with quotes or escapes, as its format needs them. */
    ENCODED,
    /** It indented each line of the value, and nothing else. */
    INDENTED
  }
}
