package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.util.Optional;
import java.util.regex.Pattern;

/** A {@code targetRevision} of a chart that is well formed. */
sealed interface Wanted {
  Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
  // distribution-spec
  Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** As it is told to people. */
  String text();

  /** The newest version within. */
  record Range(String text, VersionRange range) implements Wanted {}

  /** One version, which never changes. */
  record Exact(String text) implements Wanted {}

  /**
   * One content, whatever it is called.
   *
   * @param version that it has, when that is known
   */
  record Digest(String hex, Optional<String> version) implements Wanted {
    @Override
    public String text() {
      return version.map(it -> it + "@").orElse("") + "sha256:" + hex;
    }
  }

  /** A name in a registry that moves. */
  record Tag(String text) implements Wanted {}

  /**
   * @param tags whether the source has tags besides versions
   */
  static Wanted parse(String revision, boolean tags) throws SourceFailure {
    String text = revision.strip();
    if (text.isEmpty()) {
      return range("*").orElseThrow();
    }
    int at = text.indexOf('@');
    var digest = DIGEST.matcher(text.substring(at + 1));
    if (digest.matches() && (at < 0 || SemVer.isComplete(text.substring(0, at)))) {
      return new Digest(
          digest.group(1), at < 0 ? Optional.empty() : Optional.of(text.substring(0, at)));
    }
    if (SemVer.isComplete(text)) {
      return new Exact(text);
    }
    Optional<Wanted> range = range(text);
    if (range.isPresent()) {
      return range.get();
    }
    if (tags && TAG.matcher(text).matches()) {
      return new Tag(text);
    }
    throw new SourceFailure(
        Reason.INVALID_SPEC,
        "spec.source.targetRevision is no version of a chart, nor a range of versions",
        "write a version like 1.2.3, a range like ^1.2 or >=1.2 <2, or sha256: and 64 digits"
            + (tags ? "; or a tag" : ""));
  }

  private static Optional<Wanted> range(String text) {
    return VersionRange.parse(text).map(range -> new Range(text, range));
  }
}
