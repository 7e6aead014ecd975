package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chart repository: {@code index.yaml} and archives over http(s). Shared by all its charts. */
final class HttpRepository {
  /**
   * @param etag of the answer that brought it, empty for none
   * @param charts those that were asked for, without entries when it lacks them
   */
  private record Index(
      String etag, String modified, Map<String, List<IndexCollector.Entry>> charts) {}

  private final ChartAddress.Repository address;
  private final ChartLimits limits;
  private final Path file;
  private final LastAnswer<Index> index;
  private final Set<String> names = new HashSet<>();

  /**
   * @param file where the index is kept
   */
  HttpRepository(ChartAddress.Repository address, ChartLimits limits, Path file, Clock clock) {
    this.address = address;
    this.limits = limits;
    this.file = file;
    this.index = new LastAnswer<>(clock);
  }

  /** One of its charts. */
  Origin chart(String name) {
    return new Origin() {
      @Override
      public Release find(Question question) throws SourceFailure {
        return HttpRepository.this.find(name, question);
      }

      @Override
      public void download(URI place, Question question, Path target) throws SourceFailure {
        Web.Answer answer =
            question
                .web()
                .save(place, Map.of(), question.login().header(), target, limits.maxArchiveBytes());
        if (answer.status() != 200) {
          throw Failures.status(answer.status(), address.shown(), "archive of " + name);
        }
      }
    };
  }

  private Release find(String chart, Origin.Question question) throws SourceFailure {
    names.add(chart);
    Index now = index.get(question.asked(), question.acceptAge(), before -> load(before, question));
    List<IndexCollector.Entry> known = now.charts().get(chart);
    List<IndexCollector.Entry> entries =
        known != null
            ? known
            : new IndexReader(limits, address.shown())
                .read(file, Set.of(chart))
                .getOrDefault(chart, List.of());
    now.charts().put(chart, entries);
    if (entries.isEmpty()) {
      throw new SourceFailure(
          Reason.REVISION_NOT_FOUND,
          "the index.yaml of " + address.shown() + " lists no chart " + chart,
          "correct spec.source.chart; helm search repo lists what there is");
    }
    Versions versions = new Versions(entries.stream().map(IndexCollector.Entry::version).toList());
    Optional<IndexCollector.Entry> fitting =
        switch (question.wanted()) {
          case Wanted.Range(String _, VersionRange range) ->
              versions.newest(range).flatMap(it -> entry(entries, it));
          case Wanted.Exact(String text) -> versions.exact(text).flatMap(it -> entry(entries, it));
          case Wanted.Digest(String hex, Optional<String> version) ->
              entries.stream()
                  .filter(entry -> digest(entry).equals(hex))
                  .findFirst()
                  .or(() -> version.flatMap(versions::exact).flatMap(it -> entry(entries, it)));
          case Wanted.Tag(String _) -> Optional.empty();
        };
    IndexCollector.Entry entry =
        fitting.orElseThrow(() -> versions.missing(address.shown(), chart, question.wanted()));
    return new Release(entry.version(), digest(entry), "", places(chart, entry));
  }

  private static Optional<IndexCollector.Entry> entry(
      List<IndexCollector.Entry> entries, String version) {
    return entries.stream().filter(entry -> entry.version().equals(version)).findFirst();
  }

  /** In hex, empty for none or for one of another kind. */
  private static String digest(IndexCollector.Entry entry) {
    String hex = entry.digest().toLowerCase(Locale.ROOT).replaceFirst("^sha256:", "");
    return hex.matches("[0-9a-f]{64}") ? hex : "";
  }

  private List<URI> places(String chart, IndexCollector.Entry entry) throws SourceFailure {
    List<URI> places = new ArrayList<>();
    for (String url : entry.urls()) {
      if (url.startsWith("oci://")) {
        throw new SourceFailure(
            Reason.UNSUPPORTED,
            "the index.yaml of "
                + address.shown()
                + " refers to a registry for "
                + chart
                + " "
                + entry.version(),
            "name the registry itself: spec.source.repoURL oci://host/path and spec.source.chart");
      }
      try {
        places.add(address.base().resolve(URI.create(url)));
      } catch (IllegalArgumentException _) {
        throw broken(chart, entry, "has an address that is none");
      }
    }
    if (places.isEmpty()) {
      throw broken(chart, entry, "has no urls");
    }
    if (!entry.digest().isEmpty() && digest(entry).isEmpty()) {
      throw broken(chart, entry, "has a digest that is none of SHA-256");
    }
    return places;
  }

  private SourceFailure broken(String chart, IndexCollector.Entry entry, String what) {
    return new SourceFailure(
        Reason.INVALID_MANIFEST,
        "the entry " + chart + " " + entry.version() + " of " + address.shown() + " " + what,
        "make the index anew with helm repo index");
  }

  private Index load(@Nullable Index before, Origin.Question question) throws SourceFailure {
    Map<String, String> headers = new HashMap<>();
    if (before != null && !before.etag().isEmpty()) {
      headers.put("If-None-Match", before.etag());
    }
    if (before != null && !before.modified().isEmpty()) {
      headers.put("If-Modified-Since", before.modified());
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".part");
    try {
      Web.Answer answer =
          question
              .web()
              .save(
                  address.base().resolve("index.yaml"),
                  headers,
                  question.login().header(),
                  fresh,
                  limits.maxIndexBytes());
      if (answer.status() == 304 && before != null) {
        return before;
      }
      if (answer.status() != 200) {
        throw Failures.status(answer.status(), address.shown(), "index.yaml");
      }
      Map<String, List<IndexCollector.Entry>> charts =
          new IndexReader(limits, address.shown()).read(fresh, names);
      names.forEach(name -> charts.putIfAbsent(name, List.of()));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      return new Index(answer.header("ETag"), answer.header("Last-Modified"), charts);
    } catch (IOException _) {
      throw new SourceFailure(
          Reason.SOURCE_UNREACHABLE,
          "the index.yaml of " + address.shown() + " can't be kept in the cache directory",
          "look at the room that the controller's volume has");
    } finally {
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException _) {
        // the next one replaces it
      }
    }
  }
}
