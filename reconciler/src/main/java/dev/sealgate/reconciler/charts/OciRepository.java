package dev.sealgate.reconciler.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One repository of an OCI registry, which holds the versions of one chart as tags. */
final class OciRepository implements Origin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
  private static final String CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
  private static final Pattern NEXT = Pattern.compile("\\s*<([^>]*)>\\s*;.*rel=\"?next\"?.*");
  private static final int MOST_REMEMBERED = 256;

  private final ChartAddress.Registry address;
  private final ChartLimits limits;
  private final Clock clock;
  private final RegistryLogin login;
  private final LastAnswer<List<String>> tags;
  private final Map<String, LastAnswer<Release>> moving = bounded();
  private final Map<String, Release> pinned = bounded();

  OciRepository(ChartAddress.Registry address, ChartLimits limits, Clock clock) {
    this.address = address;
    this.limits = limits;
    this.clock = clock;
    this.login = new RegistryLogin(address.name(), clock);
    this.tags = new LastAnswer<>(clock);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }

  @Override
  public Release find(Question question) throws SourceFailure {
    return switch (question.wanted()) {
      case Wanted.Digest(String hex, Optional<String> version) ->
          manifest("sha256:" + hex, version.orElse(""), question)
              .orElseThrow(() -> missing(question));
      case Wanted.Tag(String tag) ->
          moving
              .computeIfAbsent(tag, _ -> new LastAnswer<>(clock))
              .get(
                  question.asked(),
                  question.acceptAge(),
                  _ -> manifest(tag, "", question).orElseThrow(() -> missing(question)));
      case Wanted.Exact(String version) ->
          version(version, question).orElseThrow(() -> missing(question));
      case Wanted.Range(String _, VersionRange range) -> {
        Versions versions = versions(question);
        String newest =
            versions
                .newest(range)
                .orElseThrow(
                    () -> versions.missing(address.shown(), address.chart(), question.wanted()));
        yield version(newest, question).orElseThrow(() -> missing(question));
      }
    };
  }

  /** A version's manifest is asked for once: versions don't move. */
  private Optional<Release> version(String version, Question question) throws SourceFailure {
    Release known = pinned.get(version);
    if (known != null) {
      return Optional.of(known);
    }
    // a tag can't hold the plus sign of build metadata, so Helm writes _
    Optional<Release> found = manifest(version.replace('+', '_'), version, question);
    found.ifPresent(release -> pinned.put(version, release));
    return found;
  }

  private SourceFailure missing(Question question) {
    try {
      return versions(question).missing(address.shown(), address.chart(), question.wanted());
    } catch (SourceFailure failure) {
      return failure;
    }
  }

  private Versions versions(Question question) throws SourceFailure {
    List<String> names = tags.get(question.asked(), question.acceptAge(), _ -> listTags(question));
    return new Versions(
        names.stream().map(tag -> tag.replace('_', '+')).filter(SemVer::isComplete).toList());
  }

  private List<String> listTags(Question question) throws SourceFailure {
    List<String> all = new ArrayList<>();
    Optional<URI> page = Optional.of(uri("tags/list?n=1000"));
    while (page.isPresent()) {
      URI uri = page.get();
      Web.Answer answer = get(uri, Map.of(), question);
      if (answer.status() != 200) {
        throw Failures.status(answer.status(), address.shown(), "tags");
      }
      int before = all.size();
      json(answer).path("tags").forEach(tag -> all.add(tag.asText()));
      if (all.size() > limits.maxTags()) {
        throw new SourceFailure(
            Reason.LIMIT_EXCEEDED,
            address.shown() + " has more than " + limits.maxTags() + " tags",
            "remove old ones, or name one version instead of a range");
      }
      page = all.size() == before ? Optional.empty() : next(uri, answer.header("Link"));
    }
    return all;
  }

  private Optional<URI> next(URI page, String link) throws SourceFailure {
    Matcher next = NEXT.matcher(link);
    if (!next.matches()) {
      return Optional.empty();
    }
    try {
      URI uri = page.resolve(URI.create(next.group(1)));
      if (Hosts.sameOrigin(address.origin(), uri)) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw refused("names a next page of its tags that is on another server");
  }

  /**
   * @param reference a tag, or a digest, which the answer is checked against
   * @return empty when the registry has none
   */
  private Optional<Release> manifest(String reference, String version, Question question)
      throws SourceFailure {
    Web.Answer answer = get(uri("manifests/" + reference), Map.of("Accept", MANIFEST), question);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw Failures.status(answer.status(), address.shown(), "manifest of " + reference);
    }
    String digest = "sha256:" + Archive.sha256(answer.body());
    boolean asAsked = !reference.startsWith("sha256:") || reference.equals(digest);
    String told = answer.header("Docker-Content-Digest");
    if (!asAsked || (told.startsWith("sha256:") && !told.equals(digest))) {
      throw refused("sends a manifest of " + reference + " that is not the one of its digest");
    }
    String archive = archive(json(answer), reference);
    return Optional.of(
        new Release(
            version,
            archive,
            digest.substring("sha256:".length()),
            List.of(uri("blobs/sha256:" + archive))));
  }

  /** The digest of the only layer that is a chart. */
  private String archive(JsonNode manifest, String reference) throws SourceFailure {
    String type = manifest.path("mediaType").asText(MANIFEST);
    if (!type.equals(MANIFEST) || manifest.has("manifests")) {
      throw unsupported(
          reference, "is no chart but " + (type.equals(MANIFEST) ? "an index" : type));
    }
    String config = manifest.path("config").path("mediaType").asText("");
    if (!config.equals(CONFIG)) {
      throw unsupported(
          reference,
          "is no chart: its configuration is " + (config.isEmpty() ? "of no type" : config));
    }
    List<String> digests = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      if (layer.path("mediaType").asText("").equals(CONTENT)) {
        digests.add(layer.path("digest").asText(""));
      }
    }
    if (digests.size() != 1) {
      throw unsupported(reference, "holds " + digests.size() + " layers of type " + CONTENT);
    }
    Matcher digest = Wanted.DIGEST.matcher(digests.getFirst());
    if (!digest.matches()) {
      throw unsupported(reference, "names its chart by a digest that is none of SHA-256");
    }
    return digest.group(1);
  }

  private SourceFailure unsupported(String reference, String what) {
    return new SourceFailure(
        Reason.UNSUPPORTED,
        address.shown() + " " + reference + " " + what,
        "push the chart with helm push, and name it here");
  }

  private SourceFailure refused(String what) {
    return new SourceFailure(
        Reason.SOURCE_UNTRUSTED,
        address.shown() + " " + what,
        "the registry, or somebody between, changed it: ask who runs the registry");
  }

  private JsonNode json(Web.Answer answer) throws SourceFailure {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException _) {
      throw new SourceFailure(
          Reason.SOURCE_UNREACHABLE,
          address.shown() + " answers with what is no JSON",
          "check that spec.source.repoURL is a registry");
    }
  }

  private URI uri(String below) {
    return address.origin().resolve("/v2/" + address.name() + "/" + below);
  }

  private Web.Answer get(URI uri, Map<String, String> headers, Question question)
      throws SourceFailure {
    return login.exchange(
        question.web(),
        question.login(),
        authorization -> question.web().get(uri, headers, authorization));
  }

  @Override
  public void download(URI place, Question question, Path file) throws SourceFailure {
    Web.Answer answer =
        login.exchange(
            question.web(),
            question.login(),
            authorization ->
                question
                    .web()
                    .save(place, Map.of(), authorization, file, limits.maxArchiveBytes()));
    if (answer.status() != 200) {
      throw Failures.status(answer.status(), address.shown(), "blob of the chart");
    }
  }
}
