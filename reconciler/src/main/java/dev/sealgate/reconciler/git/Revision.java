package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** A {@code targetRevision} that is well formed. */
sealed interface Revision {
  Pattern COMMIT_ID = Pattern.compile("[0-9a-fA-F]{40}");
  int LONGEST = 255;

  /** As it is told to people. */
  String text();

  /** A commit, which never moves. */
  record Commit(String id) implements Revision {
    @Override
    public String text() {
      return "commit " + id;
    }
  }

  /**
   * @param candidates full names, the first that the server has is followed: a branch goes before a
   *     tag of the same name, as with {@code git clone --branch}
   */
  record Name(String text, List<String> candidates) implements Revision {
    public Name {
      candidates = List.copyOf(candidates);
    }
  }

  static Revision parse(String targetRevision) throws SourceFailure {
    if (targetRevision.isEmpty() || targetRevision.equals(Constants.HEAD)) {
      return new Name("the default branch", List.of(Constants.HEAD));
    }
    if (COMMIT_ID.matcher(targetRevision).matches()) {
      return new Commit(targetRevision.toLowerCase(Locale.ROOT));
    }
    boolean full = targetRevision.startsWith(Constants.R_REFS);
    String branch = full ? targetRevision : Constants.R_HEADS + targetRevision;
    if (targetRevision.length() > LONGEST || !Repository.isValidRefName(branch)) {
      throw new SourceFailure(
          Reason.INVALID_SPEC,
          "spec.source.targetRevision is no possible name of a branch or tag",
          "name a branch, a tag, refs/… or a full commit id of 40 hexadecimal digits");
    }
    return full
        ? new Name(targetRevision, List.of(targetRevision))
        : new Name(
            "branch or tag " + targetRevision, List.of(branch, Constants.R_TAGS + targetRevision));
  }
}
