package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.SecretBytes;
import java.util.List;

/** What came of a three-way merge. */
public sealed interface Merged {
  /** Whose value counts. */
  enum Side {
    OURS,
    THEIRS,
    /** Neither change: it stays as it was; where both sides made the file, ours. */
    BASE
  }

  /**
   * @param content the caller closes it
   * @param notes what a person should know of the merge; holds no value
   */
  record Clean(SecretBytes content, List<String> notes) implements Merged {
    public Clean {
      notes = List.copyOf(notes);
    }
  }

  /**
   * @param places key paths that both sides changed, of documents behind the first one as {@code
   *     document 2: path}; {@code sops} stands for the keys and rules of the file
   */
  record Conflicts(List<String> places) implements Merged {
    public Conflicts {
      places = List.copyOf(places);
    }
  }
}
