package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The versions that there are of one chart. Pure. */
final class Versions {
  private static final int MOST_TOLD = 5;

  private record Version(String text, SemVer value) {}

  private static final Comparator<Version> ORDER =
      Comparator.comparing(Version::value).thenComparing(Version::text);

  // the newest first
  private final List<Version> versions;

  /**
   * @param texts those that are no versions don't count
   */
  Versions(Collection<String> texts) {
    this.versions =
        texts.stream()
            .flatMap(text -> SemVer.parse(text).map(value -> new Version(text, value)).stream())
            .sorted(ORDER.reversed())
            .toList();
  }

  Optional<String> newest(VersionRange range) {
    return versions.stream()
        .filter(version -> range.holds(version.value()))
        .map(Version::text)
        .findFirst();
  }

  /** The version as it is written there, which may be otherwise. */
  Optional<String> exact(String wanted) {
    Optional<String> same = versions.stream().map(Version::text).filter(wanted::equals).findFirst();
    return same.or(() ->
        SemVer.parse(wanted)
            .flatMap(value ->
                versions.stream()
                    .filter(version -> version.value().equals(value))
                    .map(Version::text)
                    .findFirst()));
  }

  SourceFailure missing(String server, String chart, Wanted wanted) {
    String told =
        versions.stream().limit(MOST_TOLD).map(Version::text).collect(Collectors.joining(", "));
    int more = versions.size() - MOST_TOLD;
    return new SourceFailure(
        Reason.REVISION_NOT_FOUND,
        server
            + " has no version of "
            + chart
            + " that fits "
            + wanted.text()
            + "; "
            + (told.isEmpty()
                ? "it has none at all"
                : "the newest are " + told + (more > 0 ? " (and " + more + " older ones)" : "")),
        "correct spec.source.targetRevision; a range takes pre-releases only when it names one,"
            + " like >=1.2.0-0");
  }
}
