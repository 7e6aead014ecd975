package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.externalsecrets.ExternalSecretRequest;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Provenance;
import dev.sealgate.externalsecrets.Resolution;
import dev.sealgate.externalsecrets.ResolvedSecret;
import dev.sealgate.externalsecrets.StoreCatalog;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves the ExternalSecrets of a revision. */
final class ExternalStage {
  /** Where a Secret's values were read: store, key and version, never a value. */
  static final String SOURCE_ANNOTATION = "sealgate.dev/secret-source";

  private static final String PRUNE_ANNOTATION = "sealgate.dev/prune";
  private static final int LONGEST_SOURCE = 1024;

  private final ExternalSecrets external;
  private final PreparationRequest request;
  private final SecretRegistry registry;
  private final Clock clock;

  private final List<Manifest> manifests = new ArrayList<>();
  private final List<SecretProvenance> provenance = new ArrayList<>();
  private @Nullable Instant nextRefresh;

  ExternalStage(
      ExternalSecrets external, PreparationRequest request, SecretRegistry registry, Clock clock) {
    this.external = external;
    this.request = request;
    this.registry = registry;
    this.clock = clock;
  }

  List<Manifest> manifests() {
    return manifests;
  }

  List<SecretProvenance> provenance() {
    return provenance;
  }

  Optional<Instant> nextRefresh() {
    return Optional.ofNullable(nextRefresh);
  }

  /**
   * @param consumed ExternalSecrets and their stores
   */
  void resolve(List<Manifest> consumed, ProblemList problems) throws InterruptedException {
    List<StoreCatalog.Store> stores = new ArrayList<>();
    List<Manifest> wanted = new ArrayList<>();
    WriteGate gate = new WriteGate(request, problems);
    for (Manifest manifest : consumed) {
      if (ForeignKinds.of(manifest.ref()) == ForeignKinds.STORE) {
        stores.add(store(manifest));
      } else if (gate.admits(manifest, target(manifest))) {
        wanted.add(manifest);
      }
    }
    StoreCatalog catalog = new StoreCatalog(stores);
    List<Resolution> resolutions =
        Tasks.onVirtualThreads(
            wanted.stream()
                .map(manifest -> (Tasks.Task<Resolution>) () -> resolve(manifest, catalog))
                .toList());
    for (int i = 0; i < wanted.size(); i++) {
      take(wanted.get(i), resolutions.get(i), problems);
    }
  }

  /** The name of the Secret that it stands for. */
  private static String target(Manifest manifest) {
    return manifest.body().get("spec") instanceof Map<?, ?> spec
            && spec.get("target") instanceof Map<?, ?> target
            && target.get("name") instanceof String name
            && !name.isEmpty()
        ? name
        : manifest.ref().name();
  }

  private StoreCatalog.Store store(Manifest manifest) {
    String namespace =
        manifest.ref().kind().startsWith("Cluster") ? "" : placed(manifest.ref().namespace());
    return new StoreCatalog.Store(
        body(manifest), manifest.origin().file(), manifest.origin().document(), namespace);
  }

  private String placed(String namespace) {
    return namespace.isEmpty() ? request.namespace() : namespace;
  }

  private Resolution resolve(Manifest manifest, StoreCatalog catalog) {
    return external.resolve(
        new ExternalSecretRequest(
            body(manifest),
            manifest.origin().file(),
            manifest.origin().document(),
            catalog,
            request.access(),
            placed(manifest.ref().namespace())));
  }

  /** The resolver reads null as absent, as Kubernetes does; its type does not say so. */
  @SuppressWarnings({"NullAway", "unchecked"})
  private static Map<String, Object> body(Manifest manifest) {
    return (Map<String, Object>) (Map<?, ?>) manifest.body();
  }

  private void take(Manifest manifest, Resolution resolution, ProblemList problems) {
    switch (resolution) {
      case Resolution.Failed(List<Failure> failures) ->
          failures.forEach(failure -> problems.add(problem(failure)));
      case Resolution.Withdrawn(_, _, Duration interval) -> refresh(interval);
      case Resolution.Resolved(ResolvedSecret secret, Duration interval) -> {
        try (secret) {
          manifests.add(manifest(manifest, secret));
          refresh(interval);
        } catch (CryptoException failure) {
          problems.addAll(CryptoProblems.at(manifest.origin(), "spec", failure));
        }
      }
    }
  }

  private Manifest manifest(Manifest origin, ResolvedSecret secret) {
    List<String> sources =
        secret.provenance().stream().map(ExternalStage::line).distinct().toList();
    Map<String, Object> metadata = new LinkedHashMap<>(secret.metadata());
    Map<String, Object> annotations = new LinkedHashMap<>();
    if (metadata.get("annotations") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> annotations.put((String) key, value));
    }
    String source = String.join(", ", sources);
    annotations.put(
        SOURCE_ANNOTATION,
        source.length() <= LONGEST_SOURCE ? source : source.substring(0, LONGEST_SOURCE) + "…");
    if (!secret.prune()) {
      annotations.put(PRUNE_ANNOTATION, "disabled");
    }
    metadata.put("annotations", annotations);
    Manifest produced =
        ProducedSecret.manifest(
            metadata,
            Optional.of(secret.type()),
            secret.immutable() ? Optional.of(true) : Optional.empty(),
            secret.data(),
            registry,
            new HashSet<>(),
            origin);
    provenance.add(
        new SecretProvenance(
            produced.ref(),
            SecretProvenance.Via.EXTERNAL_SECRET,
            origin.origin(),
            sources,
            List.copyOf(secret.data().keySet()),
            Optional.of(clock.instant())));
    return produced;
  }

  private static String line(Provenance provenance) {
    return provenance.store()
        + " "
        + provenance.remoteKey()
        + (provenance.property().isEmpty() ? "" : "#" + provenance.property())
        + (provenance.version().isEmpty() ? "" : "@" + provenance.version());
  }

  private void refresh(Duration interval) {
    if (interval.isPositive()) {
      Instant due = clock.instant().plus(interval);
      nextRefresh = nextRefresh == null || due.isBefore(nextRefresh) ? due : nextRefresh;
    }
  }

  private static Problem problem(Failure failure) {
    Reason reason =
        switch (failure.kind()) {
          case MISSING -> Reason.SECRET_MISSING;
          case DENIED -> Reason.SECRET_DENIED;
          case UNREACHABLE -> Reason.SECRET_UNREACHABLE;
          case MALFORMED -> Reason.SECRET_MALFORMED;
          case UNSUPPORTED -> Reason.UNSUPPORTED;
        };
    return new Problem(
        reason,
        failure.file(),
        failure.document(),
        failure.keyPath(),
        failure.message(),
        failure.hint());
  }
}
