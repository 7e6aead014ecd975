package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealingCertificate;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Only the controller that holds the private key can open them. Name and namespace are sealed
        in too, unless --scope says otherwise.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal secret < secret.yaml > sealed.yaml            # certificate from the cluster
          seal secret --cert sealing.pem secret.yaml -o sealed.yaml
          kubectl create secret generic db -n shop --from-file=password \\
            --dry-run=client -o yaml | seal secret --cert sealing.pem
          seal secret --raw -n shop --name db < password     # one value, to paste
          seal secret --merge-into sealed.yaml < more.yaml   # add or change items of a file
          seal secret --validate sealed.yaml                 # does the controller open it?
          seal secret --recover --recovery-private-key keys.yaml sealed.yaml
          seal secret --re-encrypt --recovery-private-key keys.yaml sealed.yaml -o sealed.yaml
          seal secret --re-encrypt --controller-name sealed-secrets-controller \\
            --controller-namespace kube-system < sealed.yaml > new.yaml

        A Secret without a namespace takes that of -n, else of the kubeconfig's context.

        Exit codes: 0 done, 1 failed: nothing is written then, 2 wrong command line.\
        """)
final class SecretCommand implements Callable<Integer> {
  private final World world;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Secrets as YAML or JSON, one or many documents. Default: standard input.")
  private @Nullable String file;

  @Option(
      names = "--cert",
      paramLabel = "FILE|URL",
      description =
          "Certificate of the controller. Default: $SEALED_SECRETS_CERT, else from the cluster.")
  private @Nullable String cert;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      completionCandidates = ScopeName.Candidates.class,
      converter = ScopeName.class,
      description =
          "strict: fixed name and namespace; namespace-wide: any name in it; cluster-wide:"
              + " anywhere. Default: what the Secret's annotations say, else strict.")
  private @Nullable Scope scope;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Namespace of a Secret that names none; must agree with one that does.")
  private @Nullable String namespace;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of a Secret that has none; must agree with one that has.")
  private @Nullable String name;

  @Option(
      names = "--format",
      paramLabel = "yaml|json",
      description = "Of the result. Default: as the input.")
  private @Nullable Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE|yaml|json",
      description = "Where the result goes, or its format, as in kubeseal. Default: printed.")
  private @Nullable String output;

  @Mixin private final KubesealOptions kubeseal = new KubesealOptions();

  @Option(names = "--allow-empty-data", description = "Seal a Secret that holds no item.")
  private boolean allowEmpty;

  @Option(
      names = "--raw",
      description = "The input is one value, the result one item of encryptedData.")
  private boolean raw;

  @Option(
      names = {"--recover", "--recovery-unseal"},
      description =
          "SealedSecrets in, Secrets out, by the private keys of --recovery-private-key alone.")
  private boolean recover;

  @Option(
      names = {"--re-encrypt", "--rotate"},
      description =
          "SealedSecrets in, the same sealed to --cert or the newest key out; templates and metadata"
              + " stay. Without --recovery-private-key the sealed-secrets controller does it, which"
              + " seals what templates say, too.")
  private boolean reEncrypt;

  @Option(
      names = "--recovery-private-key",
      paramLabel = "FILE",
      split = ",",
      hideParamSyntax = true,
      description =
          "Sealing keys: PEM, or key Secrets as kubectl get -o yaml prints them. Repeatable.")
  private List<String> privateKeys = List.of();

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final InClear inClear = new InClear();

  /** How manifests are written. */
  enum Format {
    yaml,
    json
  }

  SecretCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (kubeseal.isOtherCommand()) {
      return kubeseal.run(world, this::certificate);
    }
    kubeseal.refuseContradictions(raw, file, output);
    try (Source source = kubeseal.source(world, file, raw)) {
      if (kubeseal.validates()) {
        return new Validation(world, source).run(privateKeys, cluster);
      }
      if (kubeseal.mergeTarget() != null) {
        merge(source, kubeseal.mergeTarget());
      } else if (recover || reEncrypt || !privateKeys.isEmpty()) {
        withPrivateKeys(source);
      } else {
        write(
            raw
                ? new RawValue(world, source, scope, namespace, name, cluster)
                    .seal(this::certificate)
                : sealManifests(source),
            Target.Readers.UNCHANGED);
      }
    }
    return ExitCode.OK;
  }

  private void merge(Source source, String target) {
    MergeInto merge = new MergeInto(world, target, scope);
    if (privateKeys.isEmpty()) {
      merge.merge(source, this::certificate, Optional.empty());
      return;
    }
    try (SealingKeyRing keys = RecoveryKeys.load(world, privateKeys)) {
      merge.merge(source, this::certificate, Optional.of(keys));
    }
  }

  private void withPrivateKeys(Source source) {
    if (recover == reEncrypt || raw) {
      throw Failure.usage(
          "--recovery-private-key goes with either --recover or --re-encrypt",
          "--recover prints Secrets, --re-encrypt SealedSecrets");
    }
    if (privateKeys.isEmpty() && reEncrypt) {
      write(text(source, rotation(source)), Target.Readers.UNCHANGED);
      return;
    }
    if (privateKeys.isEmpty()) {
      throw Failure.usage(
          "--recover needs --recovery-private-key FILE",
          "kubectl -n sealgate-system get secret -l"
              + " sealedsecrets.bitnami.com/sealed-secrets-key -o yaml > FILE");
    }
    if (recover) {
      int _ =
          target() == null
              ? inClear.run(world, shown -> recover(source, shown))
              : recover(source, world);
      return;
    }
    try (SealingKeyRing keys = RecoveryKeys.load(world, privateKeys)) {
      SealedManifests sealed = new SealedManifests(world, source, keys);
      Optional<SealingCertificate> chosen =
          certificatePlace().map(place -> Certificates.load(world, place));
      write(
          text(source, sealed.reseal(chosen, () -> cluster.fetch(world))),
          Target.Readers.UNCHANGED);
    }
  }

  private List<Map<String, Object>> rotation(Source source) {
    if (cert != null) {
      throw Failure.usage(
          "--re-encrypt to --cert needs --recovery-private-key FILE",
          "without --cert the controller does it, to its own newest key");
    }
    return new Rotation(world, source, cluster).run();
  }

  private int recover(Source source, World shown) {
    try (SealingKeyRing keys = RecoveryKeys.load(world, privateKeys)) {
      String secrets = text(source, new SealedManifests(world, source, keys).recover());
      if (target() == null) {
        shown.print(secrets);
      } else {
        write(secrets, Target.Readers.OWNER);
      }
    }
    return ExitCode.OK;
  }

  private String sealManifests(Source source) {
    return text(
        source,
        new ManifestSealing(world, source, scope, namespace, name, allowEmpty, cluster)
            .seal(this::certificate));
  }

  private String text(Source source, List<Map<String, Object>> manifests) {
    Format chosen = KubesealOptions.format(format, output, target());
    boolean json = chosen == null ? isJson(source) : chosen == Format.json;
    StringBuilder result = new StringBuilder();
    for (Map<String, Object> manifest : manifests) {
      result.append(json ? JsonText.ofManifest(manifest) : "---\n" + YamlText.of(manifest));
    }
    return result.toString();
  }

  private Optional<String> certificatePlace() {
    return Optional.ofNullable(cert)
        .filter(place -> !place.isEmpty())
        .or(() -> world.variable("SEALED_SECRETS_CERT"));
  }

  private SealingCertificate certificate() {
    return certificatePlace()
        .map(place -> Certificates.load(world, place))
        .orElseGet(() -> cluster.fetch(world));
  }

  private static boolean isJson(Source source) {
    return source.content().use(SecretCommand::beginsLikeJson);
  }

  static boolean beginsLikeJson(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0 || b > ' ') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  private @Nullable String target() {
    return kubeseal.target(output);
  }

  private void write(String text, Target.Readers readers) {
    String target = target();
    if (target == null) {
      world.print(text);
      return;
    }
    try (SecretBytes content = SecretBytes.utf8(text)) {
      new Target(world).replace(target, content, readers);
    }
  }
}
