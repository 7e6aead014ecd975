package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One chart of one repository, with one login: from what is wanted to an archive that was checked.
 * What never changes is asked for once.
 */
final class Upstream {
  private static final int MOST_REMEMBERED = 256;

  private final ChartAddress address;
  private final Origin origin;
  private final ArchiveStore store;
  private final String owner;
  private final ChartLimits limits;
  private final Map<String, Chart> charts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Chart> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /**
   * @param owner names the repository and the login, in the store
   */
  Upstream(
      ChartAddress address, Origin origin, ArchiveStore store, String owner, ChartLimits limits) {
    this.address = address;
    this.origin = origin;
    this.store = store;
    this.owner = owner;
    this.limits = limits;
  }

  ChartTree fetch(Origin.Question question) throws SourceFailure {
    boolean fixed =
        switch (question.wanted()) {
          case Wanted.Exact _, Wanted.Digest _ -> true;
          case Wanted.Range _, Wanted.Tag _ -> false;
        };
    String wish = "wanted " + question.wanted().text();
    ChartTree known = fixed ? open(charts.get(wish)) : null;
    if (known != null) {
      return known;
    }
    Release release = origin.find(question);
    String offer = release.toString();
    ChartTree tree = open(charts.get(offer));
    if (tree == null) {
      Chart chart = bring(release, question);
      charts.put(offer, chart);
      tree = open(chart);
    }
    Chart chart = charts.get(offer);
    if (tree == null || chart == null) {
      throw unwritable();
    }
    if (question.wanted() instanceof Wanted.Digest(String hex, Optional<String> _)
        && !chart.revision().equals(hex)) {
      tree.close();
      throw new SourceFailure(
          Reason.REVISION_NOT_FOUND,
          address.shown() + " has another content of " + address.chart() + " " + chart.version(),
          "somebody published the version anew; name its digest now, if it is to be trusted:"
              + " sha256:"
              + chart.revision());
    }
    if (fixed) {
      charts.put(wish, chart);
    }
    return tree;
  }

  private @Nullable ChartTree open(@Nullable Chart chart) {
    FileChannel archive = chart == null ? null : store.open(owner, chart.archive());
    return archive == null
        ? null
        : new ChartTree(
            Objects.requireNonNull(chart),
            archive,
            () -> store.remove(owner, chart.archive()),
            limits);
  }

  private Chart bring(Release release, Origin.Question question) throws SourceFailure {
    try (FileChannel stored =
        release.archive().isEmpty() ? null : store.open(owner, release.archive())) {
      if (stored != null) {
        byte[] packed = Channels.newInputStream(stored).readAllBytes();
        if (Archive.sha256(packed).equals(release.archive())) {
          return check(packed, release);
        }
      }
    } catch (IOException _) {
      // it is fetched anew
    }
    @Nullable SourceFailure last = null;
    for (URI place : release.places()) {
      try {
        return download(place, release, question);
      } catch (SourceFailure failure) {
        last = failure;
      }
    }
    throw Objects.requireNonNull(last, "a release has a place");
  }

  private Chart download(URI place, Release release, Origin.Question question)
      throws SourceFailure {
    @Nullable Path file = null;
    try {
      file = store.fresh(owner);
      origin.download(place, question, file);
      byte[] packed = Files.readAllBytes(file);
      String digest = Archive.sha256(packed);
      if (!release.archive().isEmpty() && !release.archive().equals(digest)) {
        throw new SourceFailure(
            Reason.SOURCE_UNTRUSTED,
            "the archive of "
                + name(release)
                + " is not the one that "
                + address.shown()
                + " promises: its digest differs",
            "the index may be older than the archive, or somebody changed it; ask who publishes"
                + " the chart");
      }
      Chart chart = check(packed, release);
      store.keep(owner, digest, file);
      return chart;
    } catch (IOException _) {
      throw unwritable();
    } finally {
      remove(file);
    }
  }

  private static void remove(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // the next start does it
    }
  }

  private Chart check(byte[] packed, Release release) throws SourceFailure {
    String name = address.chart();
    String archive = "the archive of " + name(release);
    SortedMap<String, byte[]> files = Archive.unpack(packed, name, archive, limits);
    byte[] described = files.get("Chart.yaml");
    if (described == null) {
      throw new SourceFailure(
          Reason.INVALID_MANIFEST,
          archive + " has no " + name + "/Chart.yaml",
          "pack the chart with helm package");
    }
    Map<String, String> fields =
        TopLevel.read(new String(described, StandardCharsets.UTF_8)).orElse(Map.of());
    String version = fields.getOrDefault("version", "");
    if (!fields.getOrDefault("name", "").equals(name) || SemVer.parse(version).isEmpty()) {
      throw new SourceFailure(
          Problem.inFile(
              Reason.INVALID_MANIFEST,
              name + "/Chart.yaml",
              "it does not name the chart " + name + " and a version",
              "pack the chart with helm package"));
    }
    if (!release.version().isEmpty()
        && !SemVer.parse(version).equals(SemVer.parse(release.version()))) {
      throw new SourceFailure(
          Problem.inFile(
              Reason.SOURCE_UNTRUSTED,
              name + "/Chart.yaml",
              "it has version " + version + ", but the repository calls it " + release.version(),
              "ask who publishes the chart"));
    }
    String digest = Archive.sha256(packed);
    return new Chart(
        name, version, digest, release.revision().isEmpty() ? digest : release.revision());
  }

  private String name(Release release) {
    return (address.chart() + " " + release.version()).strip();
  }

  private SourceFailure unwritable() {
    return new SourceFailure(
        Reason.SOURCE_UNREACHABLE,
        "the archive of " + address.chart() + " can't be kept in the cache directory",
        "look at the room that the controller's volume has");
  }
}
