package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.sops.LeafType;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import dev.sealgate.reconciler.render.Dialect;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.render.Weight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads, decrypts, opens and masks one file. */
final class FilePreparer {
  private final PreparationRequest request;
  private final ManifestLoader loader;
  private final SecretRegistry registry;

  private final Substituter substituter;
  private final ProblemList problems = new ProblemList();
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<Manifest> external = new ArrayList<>();
  private final List<SecretProvenance> provenance = new ArrayList<>();
  private final Set<String> placeholders = new LinkedHashSet<>();
  private boolean encrypted;

  FilePreparer(PreparationRequest request, ManifestLoader loader, SecretRegistry registry) {
    this.request = request;
    this.substituter = new Substituter(request.variables(), request.policy(), problems);
    this.loader = loader;
    this.registry = registry;
  }

  FileOutcome prepare(SourceFile file) {
    read(file, content -> loader.parse(file.path(), content), this::take);
    return outcome();
  }

  /** As kustomize is to see it: what stands for something else is resolved after the build. */
  FileOutcome prepareForBuild(SourceFile file, Dialect dialect) {
    read(file, content -> loader.parse(file.path(), content, dialect), this::takeForBuild);
    return outcome();
  }

  /** Patches, which say what is to change in an object; see {@link Patches}. */
  FileOutcome preparePatches(SourceFile file, boolean ofSecret) {
    read(
        file,
        content -> Patches.parsed(loader, file.path(), content),
        (documents, recipients) -> takePatches(documents, recipients, ofSecret));
    return outcome();
  }

  FileOutcome preparePatches(List<Document> documents, boolean ofSecret) {
    takePatches(documents, List.of(), ofSecret);
    return outcome();
  }

  /** What kustomize made of what was prepared for it. */
  FileOutcome built(List<Document> documents, SecretSources sources) {
    return rendered(documents, sources, manifest -> manifest);
  }

  /**
   * What a chart became.
   *
   * @param resolver leaves nothing but placeholders in an object
   */
  FileOutcome rendered(
      List<Document> documents, SecretSources sources, UnaryOperator<Manifest> resolver) {
    BuiltObjects built =
        new BuiltObjects(registry, request.policy().allowPlaintextSecrets(), sources, problems);
    ManifestLoader.Loaded loaded = loader.load(substituter.built(documents, built.values()));
    problems.addAll(loaded.problems());
    for (Manifest each : loaded.manifests()) {
      Manifest manifest = resolver.apply(each);
      if (!Ciphertext.refuseMetadata(manifest, problems) && !built.refuses(manifest)) {
        if (manifest.isSecret()) {
          Manifest masked = built.mask(manifest);
          Ciphertext.refuseIn(masked, problems);
          manifests.add(masked);
          built.provenance(masked).ifPresent(provenance::add);
        } else {
          sort(manifest, List.of());
        }
      }
    }
    return outcome();
  }

  private FileOutcome outcome() {
    substituter.close();
    return new FileOutcome(
        manifests, external, provenance, problems.toList(), placeholders, encrypted);
  }

  private interface Taker {
    void take(List<Document> documents, List<String> recipients);
  }

  private void read(SourceFile file, Function<byte[], ManifestLoader.Parsed> parser, Taker taker) {
    request.weight().check();
    byte[] content = request.tree().read(file);
    request.weight().addRead(content.length);
    if (Sops.looksEncrypted(content, SopsDocuments.format(file.path()))) {
      decrypt(file.path(), content, taker);
    } else {
      ManifestLoader.Parsed parsed = parser.apply(content);
      problems.addAll(parsed.problems());
      taker.take(parsed.documents(), List.of());
    }
  }

  private void takeForBuild(List<Document> documents, List<String> recipients) {
    ManifestLoader.Loaded loaded = loader.load(substituter.values(documents));
    problems.addAll(loaded.problems());
    for (Manifest manifest : loaded.manifests()) {
      if (Ciphertext.refuseMetadata(manifest, problems)) {
        continue;
      }
      PlaceholderGuard.refuseForged(manifest, problems);
      if (ForeignKinds.of(manifest.ref()) == ForeignKinds.NONE) {
        change(manifest, recipients);
      } else if (isClear(manifest)) {
        manifests.add(manifest);
      }
    }
  }

  private void takePatches(List<Document> documents, List<String> recipients, boolean ofSecret) {
    for (Document each : substituter.values(documents)) {
      Document document = ofSecret ? substituter.ofSecret(each) : each;
      Patches.of(document, ofSecret, problems)
          .ifPresent(patch -> {
            if (!Ciphertext.refuseMetadata(patch, problems)) {
              PlaceholderGuard.refuseForged(patch, problems);
              change(patch, recipients);
            }
          });
    }
  }

  private void change(Manifest manifest, List<String> recipients) {
    if (manifest.isSecret()) {
      mask(manifest, recipients);
    } else {
      carry(manifest);
    }
  }

  private void decrypt(String file, byte[] content, Taker taker) {
    encrypted = true;
    SopsKeyring keys = request.keys().keyring();
    try (Weight.Held _ = request.opening(content);
        SopsDocuments decrypted = SopsDocuments.decrypt(file, content, keys)) {
      taker.take(decrypted.documents(), decrypted.recipients());
    } catch (CryptoException failure) {
      SopsRefusals.failed(file, failure, request.keys(), problems);
    }
  }

  private void take(List<Document> documents, List<String> recipients) {
    ManifestLoader.Loaded loaded = loader.load(substituter.all(documents));
    problems.addAll(loaded.problems());
    for (Manifest manifest : loaded.manifests()) {
      if (Ciphertext.refuseMetadata(manifest, problems)) {
        continue;
      }
      PlaceholderGuard.refuseForged(manifest, problems);
      if (!LocalConfig.is(manifest)) {
        sort(manifest, recipients);
      }
    }
  }

  private void sort(Manifest manifest, List<String> recipients) {
    switch (ForeignKinds.of(manifest.ref())) {
      case SEALED_SECRET -> open(manifest);
      case EXTERNAL_SECRET, STORE -> {
        if (isClear(manifest)) {
          external.add(manifest);
        }
      }
      case UNSUPPORTED ->
          problems.add(
              Reason.UNSUPPORTED,
              manifest.origin(),
              "kind",
              manifest.ref().kind() + " of " + manifest.ref().group() + " is not supported",
              "ExternalSecret, SecretStore and ClusterSecretStore are; move it out of the path");
      case NONE -> change(manifest, recipients);
    }
  }

  private void mask(Manifest secret, List<String> recipients) {
    SecretMasker.Masked masked =
        new SecretMasker(registry, placeholders, request.policy().allowPlaintextSecrets(), problems)
            .mask(secret);
    Ciphertext.refuseIn(masked.manifest(), problems);
    manifests.add(masked.manifest());
    if (masked.encrypted() || masked.plaintext()) {
      note(
          masked.manifest(),
          !masked.encrypted() ? Via.PLAINTEXT : recipients.isEmpty() ? Via.SUBSTITUTED : Via.SOPS,
          masked.encrypted() ? recipients : List.of());
    }
  }

  /** An object of another kind: encrypted values are allowed where the Application says so. */
  private void carry(Manifest manifest) {
    boolean allowed = request.policy().allows(manifest.ref());
    Map<String, @Nullable Object> body =
        Trees.mapMap(
            manifest.body(),
            "",
            (path, value) ->
                value instanceof Leaf leaf ? carried(manifest, path, leaf, allowed) : value);
    Manifest masked =
        new Manifest(
            manifest.apiVersion(), manifest.ref(), body, manifest.origin(), manifest.producedBy());
    Ciphertext.refuseIn(masked, problems);
    manifests.add(masked);
  }

  private @Nullable Object carried(Manifest manifest, String path, Leaf leaf, boolean allowed) {
    if (!allowed) {
      PlaceholderGuard.leak(manifest, path, problems);
      return null;
    }
    if (leaf.value().use(Ciphertext::isSopsIn)) {
      Ciphertext.refuse(manifest, path, problems);
      return null;
    }
    if (leaf.type() == LeafType.INT
        || leaf.type() == LeafType.FLOAT
        || leaf.type() == LeafType.BOOL) {
      problems.add(
          Reason.UNSUPPORTED,
          manifest.origin(),
          path,
          "an encrypted number or flag can't be put back as one outside of a Secret",
          "leave it unencrypted, or make it a text in quotes");
      return null;
    }
    try {
      String placeholder = registry.mask(leaf.value());
      placeholders.add(placeholder);
      return placeholder;
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(manifest.origin(), path, failure));
      return null;
    }
  }

  /** Whatever is resolved or opened here would take an encrypted value for a text. */
  private boolean isClear(Manifest manifest) {
    int before = problems.count();
    Trees.walk(
        manifest.body(),
        "",
        (path, value) -> {
          if (value instanceof Leaf) {
            problems.add(
                Reason.SECRET_LEAK,
                manifest.origin(),
                path,
                "a SOPS-encrypted value in " + manifest.ref().kind() + " can't be used",
                "leave this file unencrypted; credentials of a store go into a Secret");
          }
        });
    Ciphertext.refuseIn(manifest, problems);
    return problems.count() == before;
  }

  private void open(Manifest manifest) {
    if (!isClear(manifest)) {
      return;
    }
    new SealedSecretOpener(request, registry, placeholders, problems)
        .open(manifest)
        .ifPresent(opened -> {
          manifests.add(opened.secret());
          note(opened.secret(), Via.SEALED_SECRET, List.of(opened.detail()));
        });
  }

  private void note(Manifest secret, Via via, List<String> details) {
    Set<String> keys = new TreeSet<>();
    for (String field : List.of("data", "stringData")) {
      if (secret.body().get(field) instanceof Map<?, ?> data) {
        data.keySet().forEach(key -> keys.add((String) key));
      }
    }
    provenance.add(
        new SecretProvenance(
            secret.ref(), via, secret.origin(), details, List.copyOf(keys), Optional.empty()));
  }
}
