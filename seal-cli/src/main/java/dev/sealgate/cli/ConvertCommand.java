package dev.sealgate.cli;

import static java.util.stream.Collectors.joining;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        """
        Or into an ExternalSecret, which only refers to values: put them into the store yourself.
        No plaintext is written. The result is YAML, or JSON for an --output that ends in .json. An
        ExternalSecret as input is refused: its values are elsewhere.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal convert --to sealed-secret --cert sealing.pem db.sops.yaml -o db.sealed.yaml
          seal convert --to sops --age age1... --recovery-private-key keys.yaml db.sealed.yaml
          seal convert --to external-secret --store vault --remote-key apps/db db.sops.yaml

        Exit codes: 0 done, 1 failed, 2 wrong command line, 51 the MAC is wrong, 100 no such file, 128
        no key at hand opens it.\
        """)
final class ConvertCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SopsInput file = new SopsInput();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "KIND",
      completionCandidates = Kind.Candidates.class,
      converter = Kind.Converter.class,
      description = "sops, sealed-secret or external-secret.")
  private Kind to = Kind.SOPS;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Default: standard output.")
  private @Nullable String output;

  @Option(
      names = {"-a", "--age"},
      paramLabel = "RECIPIENT",
      split = ",",
      hideParamSyntax = true,
      description =
          "To sops: default $SOPS_AGE_RECIPIENTS, else the rule of .sops.yaml for --output.")
  private List<String> age = List.of();

  @Option(
      names = "--cert",
      paramLabel = "FILE|URL",
      description = "To sealed-secret. Default: $SEALED_SECRETS_CERT, else from the cluster.")
  private @Nullable String cert;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      completionCandidates = ScopeName.Candidates.class,
      converter = ScopeName.class,
      description = "To sealed-secret: strict, namespace-wide or cluster-wide.")
  private @Nullable Scope scope;

  @Option(
      names = "--recovery-private-key",
      paramLabel = "FILE",
      split = ",",
      hideParamSyntax = true,
      description = "Of a SealedSecret: sealing keys, PEM or key Secrets. Repeatable.")
  private List<String> privateKeys = List.of();

  @Mixin private final ExternalReference reference = new ExternalReference();
  @Mixin private final OpenOptions keys = new OpenOptions();

  ConvertCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (file.isMany(world)) {
      throw Failure.usage("convert takes one file", "run it once for each");
    }
    refuseOtherFormats();
    try (Source source = SopsInput.read(world, file.file());
        Source plain = plaintext(source)) {
      for (Manifests.Document document : Manifests.read(plain)) {
        if (!document.isSecret()) {
          throw Failure.of(
              "%s, document %d is no Secret of apiVersion v1"
                  .formatted(source.name(), document.index() + 1),
              "only Secrets, SealedSecrets and SOPS files with Secrets are converted");
        }
      }
      switch (to) {
        case SOPS -> write(encrypted(plain));
        case SEALED_SECRET -> write(manifests(sealed(plain)));
        case EXTERNAL_SECRET -> write(manifests(reference.of(world, Manifests.read(plain))));
      }
    }
    return ExitCode.OK;
  }

  /** The Secrets that the input stands for, as YAML; wiped when it is closed. */
  private Source plaintext(Source source) {
    SopsFormat format = file.name().isEmpty() ? SopsFormat.YAML : file.format();
    boolean sops =
        source.content().use(bytes -> FileTree.isEncrypted(source.name(), bytes, format));
    if (sops) {
      try (Opening opening = keys.start(world);
          DecryptedSops open = opening.open(source, format, file.name())) {
        return new Source(source.name(), open.plaintext());
      }
    }
    List<Manifests.Document> documents = Manifests.read(source);
    if (documents.stream().anyMatch(each -> each.text("kind").equals("ExternalSecret"))) {
      throw Failure.of(
          source.name() + " is an ExternalSecret, and its values are in the store",
          "read them there, and make a Secret of them: seal create");
    }
    if (documents.stream().noneMatch(each -> each.text("kind").equals("SealedSecret"))) {
      return new Source(source.name(), source.content().duplicate());
    }
    if (privateKeys.isEmpty()) {
      throw Failure.usage(
          source.name() + " is a SealedSecret: it needs --recovery-private-key FILE",
          "kubectl -n sealgate-system get secret -l"
              + " sealedsecrets.bitnami.com/sealed-secrets-key -o yaml > FILE");
    }
    try (SealingKeyRing ring = RecoveryKeys.load(world, privateKeys)) {
      StringBuilder yaml = new StringBuilder();
      for (Map<String, Object> secret : new SealedManifests(world, source, ring).recover()) {
        yaml.append("---\n").append(YamlText.of(secret));
      }
      return new Source(source.name(), SecretBytes.utf8(yaml.toString()));
    }
  }

  private byte[] encrypted(Source plain) {
    String target = output == null ? "" : output;
    SopsFormat format = isJson() ? SopsFormat.JSON : SopsFormat.YAML;
    var config = keys.config(world, target);
    RuleOptions rules = RuleOptions.toAge(age);
    EncryptionRule rule = rules.choose(world, config, format, plain);
    List<MasterKey> all = rule.keyGroups().stream().flatMap(List::stream).toList();
    byte[] text = format == SopsFormat.JSON ? json(plain) : plain.content().copyBytes();
    try (Opening opening = keys.start(world)) {
      return Sops.encrypt(
          plain.name(),
          text,
          format,
          rule,
          opening.environment(all, rules.servers(world), List.of(), target, format));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** A name tells whoever reads the file what is in it. */
  private void refuseOtherFormats() {
    if (output == null) {
      return;
    }
    Optional<SopsFormat> format = SopsFormat.ofFileName(output);
    boolean manifest =
        format.filter(is -> is == SopsFormat.YAML || is == SopsFormat.JSON).isPresent();
    if (to == Kind.SOPS ? !manifest : format.isPresent() && !manifest) {
      throw Failure.usage(
          "--output " + output + " is no name for a manifest", "let it end in .yaml or .json");
    }
  }

  private boolean isJson() {
    return output != null && SopsFormat.ofFileName(output).equals(Optional.of(SopsFormat.JSON));
  }

  private byte[] json(Source plain) {
    if (plain.content().use(SecretCommand::beginsLikeJson)) {
      return plain.content().copyBytes();
    }
    List<Map<String, Object>> secrets = new ArrayList<>();
    Manifests.read(plain).forEach(document -> secrets.add(filled(document.body())));
    return manifests(secrets).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> filled(Map<String, @Nullable Object> body) {
    Map<String, Object> filled = new LinkedHashMap<>();
    body.forEach((key, value) -> {
      if (value != null) {
        filled.put(key, value);
      }
    });
    return filled;
  }

  private String manifests(List<Map<String, Object>> manifests) {
    if (!isJson()) {
      return manifests.stream().map(each -> "---\n" + YamlText.of(each)).collect(joining());
    }
    if (manifests.size() != 1) {
      throw Failure.of(
          "%d documents do not fit into one JSON file".formatted(manifests.size()),
          "name a .yaml file");
    }
    return JsonText.ofManifest(manifests.getFirst());
  }

  private List<Map<String, Object>> sealed(Source plain) {
    ClusterOptions cluster = new ClusterOptions();
    return new ManifestSealing(world, plain, scope, null, null, false, cluster)
        .seal(() ->
            Optional.ofNullable(cert)
                .or(() -> world.variable("SEALED_SECRETS_CERT"))
                .map(place -> Certificates.load(world, place))
                .orElseGet(() -> cluster.fetch(world)));
  }

  private void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] text) {
    if (output == null) {
      world.print(text);
      return;
    }
    try (SecretBytes content = SecretBytes.takeOwnershipOf(text)) {
      new Target(world).replace(output, content, Target.Readers.UNCHANGED);
    }
  }

  /** What can come out. */
  enum Kind {
    SOPS,
    SEALED_SECRET,
    EXTERNAL_SECRET;

    String shown() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** For completion and for the message. */
    static final class Candidates implements Iterable<String> {
      @Override
      public java.util.Iterator<String> iterator() {
        return Arrays.stream(values()).map(Kind::shown).iterator();
      }
    }

    /** By the shown name. */
    static final class Converter implements picocli.CommandLine.ITypeConverter<Kind> {
      @Override
      public Kind convert(String text) {
        return Arrays.stream(values())
            .filter(kind -> kind.shown().equals(text))
            .findFirst()
            .orElseThrow(() -> new picocli.CommandLine.TypeConversionException("no kind"));
      }
    }
  }
}
