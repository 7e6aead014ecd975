package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.Decryption;
import dev.sealgate.crds.v1alpha1.Dependency;
import dev.sealgate.crds.v1alpha1.SecretRef;
import dev.sealgate.crds.v1alpha1.Source;
import dev.sealgate.crds.v1alpha1.SyncOption;
import dev.sealgate.crds.v1alpha1.SyncPolicy;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.git.GitSource;
import dev.sealgate.reconciler.helm.ChartSettings;
import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.plan.IgnoreRules;
import dev.sealgate.reconciler.render.FileChoice;
import dev.sealgate.reconciler.secrets.PostBuild;
import dev.sealgate.reconciler.secrets.RemoteTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An Application's spec with every left-out field given its meaning.
 *
 * @param automated whether a new commit is applied without being asked
 * @param timeout how long a wave may wait
 * @param target the cluster
 * @param namespace where objects go that name none
 */
record Settings(
    GitSource source,
    FileChoice choice,
    Optional<ChartSettings> helm,
    Optional<RemoteChart> chart,
    Optional<String> sourceSecret,
    Optional<String> decryptionSecret,
    RemoteTrust trust,
    Set<String> secretKinds,
    boolean allowPlaintextSecrets,
    Customization customization,
    PostBuild postBuild,
    Target target,
    String namespace,
    Duration interval,
    boolean automated,
    boolean prune,
    boolean selfHeal,
    PruneSettings pruning,
    boolean allowEmpty,
    boolean createNamespace,
    boolean restartOnChange,
    Backoff backoff,
    Duration timeout,
    HealthPolicy health,
    List<String> dependsOn,
    List<IgnoreRules.Rule> ignore,
    Identity identity,
    Permit permit,
    int historyLimit,
    Halt halt) {
  static final String APPROVE = "sealgate.dev/approve-sync";
  private static final int HISTORY = 10;
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  // as long as Kubernetes gives a Deployment
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  Settings {
    secretKinds = Set.copyOf(secretKinds);
    dependsOn = List.copyOf(dependsOn);
    ignore = List.copyOf(ignore);
  }

  static Settings of(Application application) {
    ApplicationSpec spec = application.getSpec();
    String own = application.getMetadata().getNamespace();
    String approved = Annotations.of(application, APPROVE);
    Source source = spec.source();
    String revision =
        spec.rollback() == null ? orElse(source.targetRevision(), "") : spec.rollback().revision();
    Decryption decryption =
        spec.decryption() == null
            ? new Decryption(null, null, null, null, null)
            : spec.decryption();
    SyncPolicy policy =
        spec.syncPolicy() == null
            ? new SyncPolicy(null, null, null, null, null, null)
            : spec.syncPolicy();
    SyncPolicy.Automated automated = policy.automated();
    List<SyncOption> options = orEmpty(policy.syncOptions());
    String namespace =
        spec.destination() == null || spec.destination().namespace() == null
            ? own
            : spec.destination().namespace();
    return new Settings(
        new GitSource(source.repoURL(), revision, orElse(source.path(), "")),
        choice(source.directory()),
        HelmSettings.of(source.helm()),
        RemoteChart.of(spec),
        Optional.ofNullable(source.secretRef()).map(SecretRef::name),
        Optional.ofNullable(decryption.secretRef()).map(SecretRef::name),
        trust(decryption),
        Set.copyOf(orEmpty(decryption.allowedKinds())),
        isTrue(decryption.allowPlaintextSecrets()),
        Customizations.of(spec),
        Customizations.postBuild(spec),
        Target.of(own, spec.destination()),
        namespace,
        duration(spec.interval(), INTERVAL),
        automated != null && !Boolean.FALSE.equals(automated.enabled()),
        automated != null && isTrue(automated.prune()),
        automated != null && isTrue(automated.selfHeal()),
        PruneSettings.of(spec),
        automated != null && isTrue(automated.allowEmpty()),
        options.contains(SyncOption.CREATE_NAMESPACE),
        isTrue(policy.restartOnChange()),
        backoff(policy.retry()),
        duration(policy.timeout(), TIMEOUT),
        HealthPolicy.of(spec, namespace),
        orEmpty(spec.dependsOn()).stream().map(Dependency::name).toList(),
        IgnoreSettings.of(spec),
        spec.serviceAccountName() == null || spec.serviceAccountName().isEmpty()
            ? new Identity.Controller()
            : new Identity.ServiceAccount(own, spec.serviceAccountName()),
        Permit.of(spec, approved),
        spec.revisionHistoryLimit() == null ? HISTORY : spec.revisionHistoryLimit(),
        Halt.of(spec));
  }

  /** As they are for this commit at this time: whether it is applied, or only compared. */
  Settings at(String commit, Instant now) {
    boolean admitted = permit.admits(commit, automated, now);
    return new Settings(
        source,
        choice,
        helm,
        chart,
        sourceSecret,
        decryptionSecret,
        trust,
        secretKinds,
        allowPlaintextSecrets,
        customization,
        postBuild,
        target,
        namespace,
        interval,
        admitted,
        prune,
        selfHeal,
        pruning,
        allowEmpty,
        createNamespace,
        restartOnChange,
        backoff,
        timeout,
        health,
        dependsOn,
        ignore,
        identity,
        permit,
        historyLimit,
        halt);
  }

  boolean prunesWhenDeleted() {
    return switch (pruning.deletion()) {
      case MIRROR_PRUNE -> automated && prune;
      case DELETE, WAIT_FOR_TERMINATION -> true;
      case ORPHAN -> false;
    };
  }

  private static FileChoice choice(Source.@Nullable Directory directory) {
    return directory == null
        ? FileChoice.everything()
        : new FileChoice(
            isTrue(directory.recurse()),
            filled(directory.include()).map(FileChoice.Glob::new),
            filled(directory.exclude()).map(FileChoice.Glob::new));
  }

  private static RemoteTrust trust(Decryption decryption) {
    Decryption.Trust trust =
        decryption.trust() == null
            ? new Decryption.Trust(null, null, null, null)
            : decryption.trust();
    return new RemoteTrust(
        orEmpty(trust.vaults()).stream()
            .map(vault ->
                new RemoteTrust.Vault(
                    vault.address(), filled(vault.namespace()), filled(vault.caBundle())))
            .toList(),
        orEmpty(trust.kmsArns()),
        orEmpty(trust.roles()),
        orEmpty(trust.recipients()),
        filled(decryption.serviceAccountName()));
  }

  private static Optional<String> filled(@Nullable String text) {
    return Optional.ofNullable(text).filter(given -> !given.isEmpty());
  }

  private static Backoff backoff(SyncPolicy.@Nullable Retry retry) {
    if (retry == null || retry.backoff() == null) {
      return Backoff.DEFAULT;
    }
    SyncPolicy.Backoff wanted = retry.backoff();
    Duration first = duration(wanted.duration(), Backoff.DEFAULT.first());
    Duration longest = duration(wanted.maxDuration(), Backoff.DEFAULT.longest());
    int factor = wanted.factor() == null ? Backoff.DEFAULT.factor() : wanted.factor();
    return new Backoff(first, Math.max(1, factor), longest.compareTo(first) < 0 ? first : longest);
  }

  private static Duration duration(@Nullable String text, Duration otherwise) {
    return text == null ? otherwise : GoDuration.parse(text).orElse(otherwise);
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static boolean isTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }
}
