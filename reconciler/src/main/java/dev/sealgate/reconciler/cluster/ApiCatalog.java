package dev.sealgate.reconciler.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which kinds the API server serves. Read once, and again when a kind is not found: two requests,
 * at most once a second, however many are not found.
 */
public final class ApiCatalog {
  private static final String ACCEPT =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

  private static final Pattern GROUP =
      Pattern.compile(
          "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?){1,8}");
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  private final ApiClient client;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicLong reads = new AtomicLong();
  private volatile @Nullable Kinds kinds;
  private volatile Instant readAt = Instant.MIN;

  public ApiCatalog(ApiClient client) {
    this(client, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
  }

  /**
   * @param clock a steady one: while one that was set back catches up, nothing new would be found
   */
  public ApiCatalog(ApiClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** What is known of a kind. */
  public sealed interface Lookup {
    record Served(ApiResource resource) implements Lookup {}

    /** The server has just said that it has no such kind. */
    record Unknown() implements Lookup {}

    /** Discovery failed, wholly or for this group: the kind may well exist. */
    record Doubt(String detail) implements Lookup {}
  }

  /** The kind in exactly this version. */
  public Lookup find(String apiVersion, String kind) {
    return lookup(
        known -> Optional.ofNullable(known.byVersion.get(key(apiVersion, kind))),
        apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "");
  }

  /** The kind in the version that the server prefers. */
  public Lookup findAnyVersion(String group, String kind) {
    return lookup(known -> Optional.ofNullable(known.preferred.get(key(group, kind))), group);
  }

  private Lookup lookup(Function<Kinds, Optional<ApiResource>> finder, String group) {
    Kinds before = kinds;
    long seen = reads.get();
    if (before != null) {
      Optional<ApiResource> found = finder.apply(before);
      if (found.isPresent()) {
        return new Lookup.Served(found.get());
      }
      if (clock.instant().isBefore(readAt.plus(JUST_NOW))) {
        return before.withoutIt(group);
      }
    }
    Kinds fresh;
    reading.lock();
    try {
      fresh = reads.get() == seen ? read() : kinds;
    } finally {
      reading.unlock();
    }
    if (fresh == null) {
      return new Lookup.Doubt("the API server's discovery does not answer");
    }
    Optional<ApiResource> found = finder.apply(fresh);
    if (found.isPresent()) {
      return new Lookup.Served(found.get());
    }
    return fresh.withoutIt(group);
  }

  /**
   * What the server serves now, as {@code apps/v1} and {@code apps/v1/Deployment}; empty when it
   * does not answer. Two requests.
   */
  public Optional<List<String>> versions() {
    Kinds fresh;
    reading.lock();
    try {
      fresh = read();
    } finally {
      reading.unlock();
    }
    return Optional.ofNullable(fresh).map(kinds -> List.copyOf(kinds.versions));
  }

  /**
   * What becomes of a kind that is not served: {@code Unknown} when no definition of it is stored
   * either, so that none of its objects exists.
   */
  public Lookup definition(String group, String kind) {
    return new Definitions(client).find(group, kind);
  }

  /** Makes the next look-up that would miss see what was added since. */
  public void forget(ApiResource resource) {
    Kinds known = kinds;
    if (known != null) {
      kinds = known.without(resource);
      readAt = Instant.MIN;
    }
  }

  private @Nullable Kinds read() {
    Instant begin = clock.instant();
    Kinds fresh = new Kinds(new HashMap<>(), new HashMap<>(), new HashSet<>(), new TreeSet<>());
    for (String root : List.of("/api", "/apis")) {
      if (!(client.get(root, ACCEPT) instanceof ApiAnswer.Ok(var list))
          || !Json.text(list, "kind").equals("APIGroupDiscoveryList")) {
        return null;
      }
      Json.list(list, "items").forEach(group -> readGroup(group, fresh));
    }
    kinds = fresh;
    readAt = begin;
    reads.incrementAndGet();
    return fresh;
  }

  private static void readGroup(@Nullable Object item, Kinds into) {
    String group = Json.text(item, "metadata", "name");
    for (Object version : Json.list(item, "versions")) {
      if (Json.text(version, "freshness").equals("Stale")) {
        into.stale.add(group);
      }
      for (Object entry : Json.list(version, "resources")) {
        String kind = Json.text(entry, "responseKind", "kind");
        if (kind.isEmpty()) {
          continue; // a path without an object behind it
        }
        ApiResource resource =
            new ApiResource(
                group,
                Json.text(version, "version"),
                kind,
                Json.text(entry, "resource"),
                Json.text(entry, "scope").equals("Namespaced"));
        into.versions.add(resource.apiVersion());
        into.versions.add(key(resource.apiVersion(), kind));
        if (Json.list(entry, "verbs").contains("patch")) {
          into.byVersion.putIfAbsent(key(resource.apiVersion(), kind), resource);
          into.preferred.putIfAbsent(key(group, kind), resource);
        }
      }
    }
  }

  private static String key(String apiVersionOrGroup, String kind) {
    return apiVersionOrGroup + "/" + kind;
  }

  /**
   * @param byVersion by apiVersion/kind
   * @param preferred by group/kind
   * @param stale groups whose server did not answer the API server
   * @param versions all, also of kinds that nobody can apply
   */
  private record Kinds(
      Map<String, ApiResource> byVersion,
      Map<String, ApiResource> preferred,
      Set<String> stale,
      Set<String> versions) {
    /** What to say of a kind that is not here. */
    Lookup withoutIt(String group) {
      return stale.contains(group)
          ? new Lookup.Doubt("the server of the API group " + group + " does not answer")
          : new Lookup.Unknown();
    }

    Kinds without(ApiResource resource) {
      Kinds copy = new Kinds(new HashMap<>(byVersion), new HashMap<>(preferred), stale, versions);
      copy.byVersion.remove(key(resource.apiVersion(), resource.kind()));
      copy.preferred.remove(key(resource.group(), resource.kind()), resource);
      return copy;
    }
  }

  /**
   * The kinds that a CustomResourceDefinition will make the server serve. What the server would not
   * take is left out: the names become part of request paths, and some of those requests carry the
   * controller's own rights.
   */
  public static List<ApiResource> definedBy(Map<String, @Nullable Object> definition) {
    Object spec = definition.get("spec");
    List<ApiResource> defined = new ArrayList<>();
    for (Object version : Json.list(spec, "versions")) {
      ApiResource resource =
          new ApiResource(
              Json.text(spec, "group"),
              Json.text(version, "name"),
              Json.text(spec, "names", "kind"),
              Json.text(spec, "names", "plural"),
              Json.text(spec, "scope").equals("Namespaced"));
      if (!Boolean.FALSE.equals(Json.at(version, "served")) && isDefinable(resource)) {
        defined.add(resource);
      }
    }
    return defined;
  }

  /** A group without a dot is Kubernetes' own, and no definition's. */
  private static boolean isDefinable(ApiResource resource) {
    return GROUP.matcher(resource.group()).matches()
        && NAME.matcher(resource.version()).matches()
        && NAME.matcher(resource.plural()).matches()
        && NAME.matcher(resource.kind().toLowerCase(Locale.ROOT)).matches();
  }
}
