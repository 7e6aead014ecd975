package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.externalsecrets.ExternalSecretSpec.StoreRef;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Findings.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stores that one ExternalSecret refers to, found and read once each. */
final class OpenStores implements AutoCloseable {

  /**
   * A store ready to be read.
   *
   * @param provider name of its provider
   * @param place to blame for failures of the store itself
   */
  record OpenStore(
      String name, String provider, SecretReader reader, Retries retries, Place place) {}

  private record Found(Map<?, ?> manifest, String namespace, boolean fromTree, Place place) {}

  private static final List<String> API_VERSIONS =
      List.of(ExternalSecrets.API_GROUP + "/v1", ExternalSecrets.API_GROUP + "/v1beta1");

  private final ExternalSecretRequest request;
  private final Map<String, SecretProvider> providers;
  private final Findings findings;
  private final Map<String, Optional<OpenStore>> opened = new HashMap<>();

  OpenStores(
      ExternalSecretRequest request, Map<String, SecretProvider> providers, Findings findings) {
    this.request = request;
    this.providers = providers;
    this.findings = findings;
  }

  /** The store, or empty with findings that say why not. */
  Optional<OpenStore> open(StoreRef ref) {
    String key = ref.kind().kubernetesKind() + "/" + ref.name();
    Optional<OpenStore> known = opened.get(key);
    if (known == null) {
      known = find(ref).flatMap(store -> read(ref, store));
      opened.put(key, known);
    }
    return known;
  }

  private Optional<Found> find(StoreRef ref) {
    List<StoreCatalog.Store> inTree =
        request.stores().named(ref.kind(), request.namespace(), ref.name());
    if (inTree.size() > 1) {
      findings.add(
          Kind.MALFORMED,
          ref.path(),
          display(ref) + " stands in the source tree more than once",
          "remove all but one");
      return Optional.empty();
    }
    if (!inTree.isEmpty()) {
      StoreCatalog.Store store = inTree.getFirst();
      return Optional.of(
          new Found(
              store.manifest(),
              request.namespace(),
              true,
              Place.inTree(store.file(), store.document())));
    }
    return findInCluster(ref);
  }

  private Optional<Found> findInCluster(StoreRef ref) {
    String namespace = ref.kind() == StoreKind.CLUSTER ? "" : request.namespace();
    Lookup<Map<String, Object>> lookup = new Lookup.Missing<>();
    for (String apiVersion : API_VERSIONS) {
      lookup =
          request.access().resource(apiVersion, ref.kind().kubernetesKind(), namespace, ref.name());
      if (!(lookup instanceof Lookup.Missing)) {
        break;
      }
    }
    if (lookup instanceof Lookup.Missing) {
      findings.add(
          Kind.MISSING,
          ref.path(),
          display(ref) + " is neither in the source tree nor in the cluster",
          "add the store, or correct name and kind");
      return Optional.empty();
    }
    try {
      Map<String, Object> manifest = StoreContext.found(lookup, display(ref), "get", ref.path());
      Place place = findings.place();
      return Optional.of(
          new Found(
              manifest,
              request.namespace(),
              false,
              new Place(
                  place.file(), place.document(), ref.path(), display(ref) + " in the cluster")));
    } catch (StoreException e) {
      findings.add(e.kind(), e.field(), e.getMessage(), e.hint());
      return Optional.empty();
    }
  }

  private Optional<OpenStore> read(StoreRef ref, Found store) {
    Findings own = new Findings(store.place());
    try {
      return Optional.of(read(ref, store, own));
    } catch (Fields.UnsoundDocument _) {
      own.failures().forEach(findings::add);
    } catch (StoreException e) {
      findings.add(store.place().failure(e.kind(), e.field(), e.getMessage(), e.hint()));
    }
    return Optional.empty();
  }

  private OpenStore read(StoreRef ref, Found store, Findings own) {
    Fields manifest = new Fields(store.manifest(), "", own);
    manifest.disregard("kind", "metadata", "status");
    if (!API_VERSIONS.contains(manifest.text("apiVersion", ""))) {
      manifest.refuse(
          Kind.UNSUPPORTED,
          "apiVersion",
          "is not a version that Sealgate reads",
          "use external-secrets.io/v1 (or v1beta1)");
    }
    Fields spec = manifest.requiredObject("spec");
    // How often the store is to be checked; here every use checks it.
    spec.disregard("refreshInterval");
    spec.unsupported("controller", "remove it; the store is meant for another controller");
    Retries retries = spec.object("retrySettings").map(Retries::read).orElse(Retries.NONE);
    StoreConditions conditions = conditions(ref, spec);
    Fields provider = spec.requiredObject("provider");
    SecretProvider chosen = choose(provider, manifest);
    StoreContext context =
        new StoreContext(
            provider.requiredObject(chosen.name()),
            ref.kind(),
            store.fromTree(),
            store.namespace(),
            request.access());
    SecretReader reader = chosen.open(context);
    manifest.finish();
    if (!conditions.admit(request.namespace(), request.access())) {
      throw new StoreException(
          Kind.DENIED,
          "spec.conditions",
          display(ref) + " does not admit the namespace " + request.namespace(),
          "add the namespace to the store's conditions, or use another store");
    }
    return new OpenStore(display(ref), chosen.name(), reader, retries, store.place());
  }

  private static StoreConditions conditions(StoreRef ref, Fields spec) {
    if (ref.kind() == StoreKind.NAMESPACED) {
      spec.unsupported("conditions", "remove it; a SecretStore serves its own namespace only");
      return new StoreConditions(List.of());
    }
    return StoreConditions.read(spec);
  }

  private SecretProvider choose(Fields provider, Fields manifest) {
    List<SecretProvider> named =
        providers.values().stream().filter(p -> provider.has(p.name())).toList();
    if (named.size() != 1) {
      provider.refuse(
          Kind.UNSUPPORTED,
          "",
          named.isEmpty() ? "names no provider that Sealgate has" : "names more than one provider",
          "use one of " + String.join(", ", providers.keySet()));
      manifest.finish();
    }
    return named.getFirst();
  }

  private static String display(StoreRef ref) {
    return ref.kind().kubernetesKind() + " " + ref.name();
  }

  @Override
  public void close() {
    opened.values().stream().flatMap(Optional::stream).forEach(store -> store.reader().close());
  }
}
