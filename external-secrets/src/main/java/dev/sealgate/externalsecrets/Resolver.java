package dev.sealgate.externalsecrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ExternalSecretSpec.KeyRewrite;
import dev.sealgate.externalsecrets.ExternalSecretSpec.RemoteRef;
import dev.sealgate.externalsecrets.ExternalSecretSpec.Source;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Fetcher.Fetch;
import dev.sealgate.externalsecrets.Fetcher.Outcome;
import dev.sealgate.externalsecrets.Findings.Place;
import dev.sealgate.externalsecrets.OpenStores.OpenStore;
import dev.sealgate.externalsecrets.SecretReader.RemoteKey;
import dev.sealgate.externalsecrets.values.KeyConversion;
import dev.sealgate.externalsecrets.values.ValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves one request: reads it all, fetches it all, and only then assembles. */
final class Resolver {

  private final ExternalSecretRequest request;
  private final Map<String, SecretProvider> providers;
  private final Fetcher fetcher;
  private final Findings findings;
  private final List<Provenance> provenance = new ArrayList<>();
  private final Map<String, SecretBytes> fetched = new TreeMap<>();

  Resolver(ExternalSecretRequest request, Map<String, SecretProvider> providers, Fetcher fetcher) {
    this.request = request;
    this.providers = providers;
    this.fetcher = fetcher;
    this.findings = new Findings(Place.inTree(request.file(), request.document()));
  }

  Resolution resolve() {
    ExternalSecretSpec spec = ExternalSecretReader.read(request.manifest(), findings);
    try (OpenStores stores = new OpenStores(request, providers, findings)) {
      Map<Source, Fetch> plan = new LinkedHashMap<>();
      for (Source source : spec.sources()) {
        stores.open(source.store()).ifPresent(store -> plan.put(source, fetch(store, source)));
      }
      if (!findings.isEmpty()) {
        return new Resolution.Failed(findings.failures());
      }
      Map<Fetch, Outcome> outcomes = fetcher.fetch(new LinkedHashSet<>(plan.values()));
      try {
        return assemble(spec, plan, outcomes);
      } finally {
        outcomes.values().forEach(Resolver::close);
        fetched.values().forEach(SecretBytes::close);
      }
    }
  }

  private static Fetch fetch(OpenStore store, Source source) {
    RemoteRef ref = source.ref();
    return new Fetch(store, new RemoteKey(ref.key(), ref.version(), ref.metadata()));
  }

  private static void close(Outcome outcome) {
    if (outcome instanceof Outcome.Value(RemoteSecret secret)) {
      secret.close();
    }
  }

  private Resolution assemble(
      ExternalSecretSpec spec, Map<Source, Fetch> plan, Map<Fetch, Outcome> outcomes) {
    if (spec.target().withdrawWhenMissing()
        && outcomes.values().stream().allMatch(Resolver::isGone)) {
      return new Resolution.Withdrawn(
          request.namespace(), spec.target().name(), spec.refreshInterval());
    }
    plan.forEach((source, fetch) -> take(source, fetch, outcomes));
    if (!findings.isEmpty()) {
      return new Resolution.Failed(findings.failures());
    }
    return SecretAssembly.assemble(spec, fetched, provenance, request, findings);
  }

  /** Whether the store said that it has no such secret; a missing credential is not that. */
  private static boolean isGone(Outcome outcome) {
    return outcome instanceof Outcome.Refused(StoreException reason)
        && reason.kind() == Kind.MISSING
        && reason.field().isEmpty();
  }

  private void take(Source source, Fetch fetch, Map<Fetch, Outcome> outcomes) {
    switch (outcomes.get(fetch)) {
      case Outcome.Value(RemoteSecret secret) -> take(source, fetch.store(), secret);
      case Outcome.Refused(StoreException reason) -> report(source, fetch.store(), reason);
      case null -> throw new IllegalStateException("a read without an outcome");
    }
  }

  private void take(Source source, OpenStore store, RemoteSecret secret) {
    try {
      Optional<SortedMap<String, SecretBytes>> keys =
          switch (source) {
            case Source.OneKey one ->
                RemoteValues.value(secret, one.ref().property())
                    .map(value -> new TreeMap<>(Map.of(one.secretKey(), value)));
            case Source.Extract extract -> {
              Optional<SortedMap<String, SecretBytes>> all =
                  RemoteValues.map(secret, extract.ref().property());
              // Missing properties and collisions of names are told apart by the findings.
              yield all.isEmpty() ? all : Optional.of(rename(extract, all.get()));
            }
          };
      if (keys.isEmpty()) {
        findings.add(
            Kind.MISSING,
            source.ref().path() + ".property",
            "the secret " + source.ref().key() + " has no such property",
            "correct the property, or add it in the store");
        return;
      }
      provenance.add(provenance(source, store, secret, keys.get()));
      keys.get().forEach((key, value) -> decode(source.ref(), key, value));
    } catch (ValueException e) {
      findings.add(
          RemoteValues.kind(e),
          source.ref().path(),
          "the secret " + source.ref().key() + " " + e.getMessage(),
          e.hint());
    }
  }

  private SortedMap<String, SecretBytes> rename(
      Source.Extract extract, SortedMap<String, SecretBytes> values) {
    SortedMap<String, SecretBytes> renamed = values;
    try {
      if (extract.rewrites().isEmpty()) {
        renamed = new TreeMap<>(extract.ref().conversion().convertAll(values));
      }
      for (KeyRewrite rewrite : extract.rewrites()) {
        Optional<SortedMap<String, SecretBytes>> next =
            new KeyRewriter(findings).rewrite(renamed, rewrite);
        if (next.isEmpty()) {
          values.values().forEach(SecretBytes::close);
          return new TreeMap<>();
        }
        renamed = next.get();
      }
      renamed.keySet().forEach(KeyConversion::requireValidKey);
      return renamed;
    } catch (ValueException e) {
      values.values().forEach(SecretBytes::close);
      throw e;
    }
  }

  private void decode(RemoteRef ref, String key, SecretBytes value) {
    try (value) {
      SecretBytes decoded = ref.decoding().decode(value);
      SecretBytes before = fetched.put(key, decoded);
      if (before != null) {
        before.close();
      }
      if (ref.refuseNullBytes() && decoded.use(Resolver::holdsNull)) {
        findings.add(
            Kind.MALFORMED,
            ref.path() + ".nullBytePolicy",
            "the value of " + key + " holds a null byte",
            "store it without, or use nullBytePolicy: Ignore");
      }
    } catch (ValueException e) {
      findings.add(
          RemoteValues.kind(e),
          ref.path() + ".decodingStrategy",
          "the value of " + key + " " + e.getMessage(),
          e.hint());
    }
  }

  private static boolean holdsNull(byte[] value) {
    for (byte b : value) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static Provenance provenance(
      Source source, OpenStore store, RemoteSecret secret, SortedMap<String, SecretBytes> keys) {
    return new Provenance(
        List.copyOf(keys.keySet()),
        store.name(),
        store.provider(),
        source.ref().key(),
        source.ref().property(),
        secret.version());
  }

  private void report(Source source, OpenStore store, StoreException reason) {
    Failure failure =
        reason.field().isEmpty()
            ? findings
                .place()
                .failure(
                    reason.kind(),
                    source.ref().path(),
                    "the secret " + source.ref().key() + ": " + reason.getMessage(),
                    reason.hint())
            : store
                .place()
                .failure(reason.kind(), reason.field(), reason.getMessage(), reason.hint());
    // The store's own failure comes back with each of its keys.
    if (!findings.failures().contains(failure)) {
      findings.add(failure);
    }
  }
}
