package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.fake.FakeProvider;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.GitFixture;
import dev.sealgate.reconciler.git.GitOptions;
import dev.sealgate.reconciler.git.GitRepositories;
import dev.sealgate.reconciler.git.GitSource;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.helm.Capabilities;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Permission;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.render.FileChoice;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.render.Weight;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A Git repository, keys and a pipeline, all real; time stands still. */
final class PipelineFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Helm NO_HELM = Helm.find("/nonexistent/helm", "", BuildLimits.defaults());
  static final SecureRandom RANDOM = new SecureRandom();
  static final AgeIdentity AGE = AgeIdentity.generate(RANDOM);
  static final SealingKey SEALING = SealingKey.generate(2048, Duration.ofDays(365), CLOCK, RANDOM);

  final GitFixture git;
  final DecryptionCache cache = new DecryptionCache();
  SecretPolicy policy = SecretPolicy.STRICT;
  SecretRights rights = (_, _) -> Permission.GRANTED;
  AppKey owner = new AppKey("team", "shop");
  String namespace = "shop";
  KeySource keys = KeySource.of(keys(AGE));
  Customization customization = Customization.NONE;
  Variables variables = Variables.NONE;
  ChartRequest chart =
      new ChartRequest(
          Optional.empty(),
          ClusterValues.NONE,
          () -> Optional.of(new Capabilities("v1.36.1", List.of("v1", "apps/v1", "batch/v1"))));
  SealingKeyRing ring = SealingKeyRing.of(List.of(SEALING));

  private final PlaceholderKey placeholderKey = PlaceholderKey.generate();
  private final ExternalSecrets external = ExternalSecrets.using(List.of(new FakeProvider()));
  final SecretsPipeline pipeline;
  private final GitRepositories repositories;

  /** Without kustomize. */
  PipelineFixture(Path directory) throws IOException {
    this(directory, Kustomize.find("/nonexistent/kustomize", "", BuildLimits.defaults()), NO_HELM);
  }

  PipelineFixture(Path directory, Kustomize kustomize) throws IOException {
    this(directory, kustomize, NO_HELM, LoadLimits.defaults());
  }

  PipelineFixture(Path directory, Kustomize kustomize, LoadLimits limits) throws IOException {
    this(directory, kustomize, NO_HELM, limits);
  }

  PipelineFixture(Path directory, Kustomize kustomize, Helm helm) throws IOException {
    this(directory, kustomize, helm, LoadLimits.defaults());
  }

  private PipelineFixture(Path directory, Kustomize kustomize, Helm helm, LoadLimits limits)
      throws IOException {
    pipeline = new SecretsPipeline(placeholderKey, external, kustomize, helm, limits, CLOCK);
    git = new GitFixture(directory.resolve("origin.git"));
    repositories =
        new GitRepositories(
            GitOptions.defaults(directory.resolve("cache")).withFileRepositories(true),
            Clock.systemUTC());
  }

  static DecryptionKeys keys(AgeIdentity identity) {
    try (SecretBytes file = identity.encoded()) {
      return switch (DecryptionKeys.parse("sops-age", Map.of("k.agekey", file))) {
        case KeyLoading.Loaded(DecryptionKeys keys) -> keys;
        case KeyLoading.Failed failed -> throw new AssertionError(failed.problems());
      };
    }
  }

  /** Encrypts data and stringData, as .sops.yaml should say. */
  static byte[] sops(String file, String plaintext) {
    return sops(
        file, plaintext, new Selection(Selection.Kind.ENCRYPTED_REGEX, "^(data|stringData)$"), AGE);
  }

  static byte[] sops(String file, String plaintext, Selection selection, AgeIdentity reader) {
    String recipient = reader.recipient().orElseThrow().toString();
    return Sops.encrypt(
        file,
        plaintext.getBytes(StandardCharsets.UTF_8),
        SopsFormat.ofFileName(file).orElseThrow(),
        EncryptionRule.forAge(List.of(recipient)).with(selection),
        SopsEnvironment.of(CLOCK, RANDOM, SopsKeyring.EMPTY));
  }

  static byte[] seal(String secretYaml, String namespace, SealingKey key) {
    Map<String, @Nullable Object> secret =
        new ManifestLoader(LoadLimits.defaults())
            .load(
                new ManifestLoader(LoadLimits.defaults())
                    .parse("s.yaml", secretYaml.getBytes(StandardCharsets.UTF_8))
                    .documents())
            .manifests()
            .getFirst()
            .body();
    Map<String, Object> sealed =
        SealedSecrets.seal(
            secret, key.certificate(), SealOptions.at(NOW).withNamespace(namespace), RANDOM);
    return yaml(sealed).getBytes(StandardCharsets.UTF_8);
  }

  static String yaml(Object tree) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(10_000).build();
    return new Dump(settings).dumpToString(tree);
  }

  Preparation prepare() throws IOException {
    git.commit("main");
    FetchResult fetched =
        repositories.fetch(new GitSource(git.url(), "main", "app"), SourceCredentials.anonymous());
    try (SourceTree tree = ((FetchResult.Fetched) fetched).tree()) {
      return pipeline.prepare(
          new PreparationRequest(
              tree,
              FileChoice.everything(),
              owner,
              namespace,
              keys,
              ring,
              new NoCluster(),
              rights,
              policy,
              customization,
              variables,
              chart,
              cache,
              Weight.unlimited()));
    }
  }

  PreparedRevision ready() throws IOException {
    return switch (prepare()) {
      case Preparation.Ready(PreparedRevision revision) -> revision;
      case Preparation.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  @Override
  public void close() throws IOException {
    pipeline.close();
    external.close();
    cache.close();
    repositories.close();
    git.close();
  }
}
