package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.ExternalSecretSpec.KeyRewrite;
import dev.sealgate.externalsecrets.ExternalSecretSpec.RemoteRef;
import dev.sealgate.externalsecrets.ExternalSecretSpec.Source;
import dev.sealgate.externalsecrets.ExternalSecretSpec.StoreRef;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.values.Decoding;
import dev.sealgate.externalsecrets.values.KeyConversion;
import dev.sealgate.externalsecrets.values.ValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the ExternalSecret of {@code external-secrets.io/v1} and {@code v1beta1}. */
final class ExternalSecretReader {

  static final Set<String> API_VERSIONS =
      Set.of(ExternalSecrets.API_GROUP + "/v1", ExternalSecrets.API_GROUP + "/v1beta1");

  /** Of the API, when the manifest names none. */
  private static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

  private static final int MOST_SOURCES = 1000;

  private final Fields manifest;
  private final Fields metadata;
  private final Fields spec;
  private final Optional<StoreRef> defaultStore;

  private ExternalSecretReader(Map<String, Object> content, Findings findings) {
    manifest = new Fields(content, "", findings);
    manifest.disregard("apiVersion", "kind", "status", "metadata");
    if (!(content.get("apiVersion") instanceof String version && API_VERSIONS.contains(version))
        || !"ExternalSecret".equals(content.get("kind"))) {
      manifest.refuse(
          Kind.UNSUPPORTED,
          "apiVersion",
          "is not an ExternalSecret of a version that Sealgate reads",
          "use external-secrets.io/v1 (or v1beta1) and kind ExternalSecret");
    }
    metadata =
        new Fields(
            content.get("metadata") instanceof Map<?, ?> map ? map : Map.of(),
            "metadata",
            findings);
    spec = manifest.requiredObject("spec");
    defaultStore = spec.object("secretStoreRef").map(ExternalSecretReader::storeRef);
  }

  /** The specification; only meaningful if there are no findings afterwards. */
  static ExternalSecretSpec read(Map<String, Object> content, Findings findings) {
    return new ExternalSecretReader(content, findings).read();
  }

  private ExternalSecretSpec read() {
    String name = metadata.requiredText("name");
    Duration interval = refreshInterval();
    spec.unsupported("syncWindows", "remove it; Sealgate refreshes at every interval");
    List<Source> sources = new ArrayList<>();
    List<Fields> extracts = spec.objects("dataFrom");
    List<Fields> entries = spec.objects("data");
    extracts.forEach(entry -> dataFrom(entry).ifPresent(sources::add));
    Set<String> keys = new HashSet<>();
    entries.forEach(entry -> sources.add(data(entry, keys)));
    if (sources.size() > MOST_SOURCES) {
      spec.refuse(
          Kind.MALFORMED,
          "data",
          "has more than " + MOST_SOURCES + " entries together with dataFrom",
          "split the ExternalSecret");
    }
    if (extracts.isEmpty() && entries.isEmpty()) {
      spec.refuse(Kind.MALFORMED, "data", "is required, or dataFrom", "say what to fetch");
    }
    var target = TargetReader.read(spec, name);
    manifest.reportUnknown();
    return new ExternalSecretSpec(
        name,
        metadata.textMap("labels"),
        metadata.textMap("annotations"),
        sources,
        target,
        interval);
  }

  private Duration refreshInterval() {
    Duration interval = spec.duration("refreshInterval").orElse(DEFAULT_INTERVAL);
    String policy = spec.text("refreshPolicy", "Periodic");
    return switch (policy) {
      case "Periodic" -> interval;
      case "OnChange" -> Duration.ZERO;
      default -> {
        spec.refuse(
            Kind.UNSUPPORTED,
            "refreshPolicy",
            "has a value that Sealgate doesn't take here",
            "use Periodic or OnChange; refreshInterval: 0s fetches only when the commit changes");
        yield interval;
      }
    };
  }

  private Source data(Fields entry, Set<String> keys) {
    String key = entry.requiredText("secretKey");
    if (!key.isEmpty()) {
      checkKey(entry, key);
    }
    if (!keys.add(key)) {
      entry.refuse(
          Kind.MALFORMED, "secretKey", "stands twice in data", "keep one entry for each key");
    }
    Optional<Fields> source = entry.object("sourceRef");
    source.ifPresent(ExternalSecretReader::refuseGenerator);
    return new Source.OneKey(
        key, store(entry, source), remoteRef(entry.requiredObject("remoteRef")));
  }

  private static void checkKey(Fields entry, String key) {
    try {
      KeyConversion.requireValidKey(key);
    } catch (ValueException e) {
      entry.refuse(Kind.MALFORMED, "secretKey", e.getMessage(), e.hint());
    }
  }

  private Optional<Source> dataFrom(Fields entry) {
    Optional<Fields> source = entry.object("sourceRef");
    source.ifPresent(ExternalSecretReader::refuseGenerator);
    entry.unsupported("find", "name each secret in data, or use extract");
    List<KeyRewrite> rewrites =
        entry.objects("rewrite").stream().map(this::rewrite).flatMap(Optional::stream).toList();
    Optional<Fields> extract = entry.object("extract");
    if (extract.isEmpty()
        && !entry.has("find")
        && !source.map(ref -> ref.has("generatorRef")).orElse(false)) {
      entry.refuse(Kind.MALFORMED, "extract", "is required", "name the secret to extract");
    }
    return extract.map(ref -> new Source.Extract(store(entry, source), remoteRef(ref), rewrites));
  }

  private Optional<KeyRewrite> rewrite(Fields step) {
    step.unsupported("merge", "extract the parts one by one, or use target.template");
    Optional<KeyRewrite> regexp =
        step.object("regexp")
            .map(f ->
                new KeyRewrite.Regexp(f.requiredText("source"), f.text("target", ""), f.path()));
    Optional<KeyRewrite> transform =
        step.object("transform")
            .map(f -> new KeyRewrite.Transform(f.requiredText("template"), f.path()));
    if (regexp.isPresent() == transform.isPresent() && !step.has("merge")) {
      step.refuse(Kind.MALFORMED, "", "must have one of regexp and transform", "keep one");
    }
    return regexp.or(() -> transform);
  }

  private StoreRef store(Fields entry, Optional<Fields> source) {
    Optional<StoreRef> own =
        source.flatMap(ref -> ref.object("storeRef")).map(ExternalSecretReader::storeRef);
    if (own.isEmpty() && defaultStore.isEmpty()) {
      entry.refuse(
          Kind.MALFORMED,
          "sourceRef.storeRef",
          "is required where spec.secretStoreRef is absent",
          "name a store");
    }
    return own.or(() -> defaultStore)
        .orElseGet(() -> new StoreRef(StoreKind.NAMESPACED, "", entry.path()));
  }

  private static StoreRef storeRef(Fields ref) {
    return new StoreRef(
        ref.choice(
            "kind",
            Map.of("SecretStore", StoreKind.NAMESPACED, "ClusterSecretStore", StoreKind.CLUSTER),
            StoreKind.NAMESPACED),
        ref.requiredText("name"),
        ref.path());
  }

  private static void refuseGenerator(Fields source) {
    source.unsupported(
        "generatorRef", "generate the value once and keep it SOPS-encrypted or sealed in Git");
    source.unsupported(
        "generator", "generate the value once and keep it SOPS-encrypted or sealed in Git");
  }

  private static RemoteRef remoteRef(Fields ref) {
    if (ref.has("version") && ref.text("metadataPolicy", "").equals("Fetch")) {
      ref.refuse(
          Kind.UNSUPPORTED, "version", "can't go with metadataPolicy: Fetch", "remove one of them");
    }
    return new RemoteRef(
        ref.requiredText("key"),
        ref.text("property", ""),
        ref.text("version", ""),
        ref.choice("metadataPolicy", Map.of("None", false, "Fetch", true), false),
        ref.choice(
            "conversionStrategy",
            Map.of("Default", KeyConversion.DEFAULT, "Unicode", KeyConversion.UNICODE),
            KeyConversion.DEFAULT),
        ref.choice(
            "decodingStrategy",
            Map.of(
                "None", Decoding.NONE,
                "Auto", Decoding.AUTO,
                "Base64", Decoding.BASE64,
                "Base64URL", Decoding.BASE64URL),
            Decoding.NONE),
        ref.choice("nullBytePolicy", Map.of("Ignore", false, "Fail", true), false),
        ref.path());
  }
}
