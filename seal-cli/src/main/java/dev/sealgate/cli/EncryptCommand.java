package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.SopsLimits;
import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        """
        Keys stay readable, values don't, and a MAC covers the whole. Of a Kubernetes Secret only
        data and stringData are encrypted, unless a rule says otherwise.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal encrypt --age age1... -i database.yaml
          seal encrypt --age age1...,age1... < db.yaml --filename-override db.sops.yaml > db.sops.yaml
          seal encrypt -i database.yaml                    # recipients from .sops.yaml
          seal encrypt -i secrets/                         # all that .sops.yaml has a rule for
          seal encrypt -i --report json secrets/           # and what became of each, for scripts
          seal encrypt --age age1... --encrypted-regex '^(password|token)$' app.json -o app.sops.json

        Recipients: --age, --pgp, --kms and --hc-vault-transit, else $SOPS_AGE_RECIPIENTS,
        $SOPS_PGP_FP, $SOPS_KMS_ARN and $SOPS_VAULT_URIS, else the first creation rule of .sops.yaml
        (in this folder or one above) whose path_regex matches.

        Of a folder, files that a rule's path_regex names are encrypted, whatever their format; under
        a rule without path_regex, or with one that fits all, YAML, JSON, .env and .ini files alone.

        Exit codes: 0 done, 1 failed, or one of several files did, 2 wrong command line, 4 the other
        type can't say it, 100 no such file, 203 it is encrypted already.\
        """)
final class EncryptCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final SopsInput file = new SopsInput();
  @Mixin private final RuleOptions rules = new RuleOptions();
  @Mixin private final TrustedServers servers = new TrustedServers();
  @Mixin private final AllowPlugins plugins = new AllowPlugins();

  @Option(
      names = {"-i", "--in-place"},
      description = "Replace the file.")
  private boolean inPlace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Default: standard output.")
  private @Nullable String output;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Default: $SOPS_CONFIG, else .sops.yaml in this folder or one above.")
  private @Nullable String config;

  @Mixin private final FileReport report = new FileReport();

  EncryptCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    file.refuseTwoTargets(world, inPlace, output);
    report.refuseUnless(inPlace);
    try (RemoteKeys remote = new RemoteKeys(world)) {
      if (report.isWanted() || file.isMany(world)) {
        Function<String, Optional<ConfigFile>> configs = ConfigFile.finder(world, config);
        List<String> files =
            new FileTree(world)
                .toEncrypt(
                    file.files(),
                    each -> configs.apply(each).filter(ConfigFile::covers).isPresent());
        if (files.isEmpty()) {
          world.notice("there is nothing left to encrypt below " + String.join(", ", file.files()));
        }
        return Batch.run(
            world,
            files,
            "encrypted",
            each -> {
              encrypt(each, each, remote);
              return "encrypted";
            },
            report);
      }
      encrypt(file.file(), inPlace ? file.file() : output, remote);
    }
    return ExitCode.OK;
  }

  private void encrypt(@Nullable String input, @Nullable String target, RemoteKeys remote) {
    SopsFormat type = file.inputFormat(input);
    SopsFormat format = encrypted(type, file.outputFormat(input));
    if (type != format && inPlace) {
      throw Failure.usage(
          "--output-type of another type does not go with --in-place",
          "the file would belie its name: write to another with -o");
    }
    try (Source given = SopsInput.read(world, input);
        Source source =
            new Source(given.name(), OtherType.of(given.name(), given.content(), type, format))) {
      Optional<ConfigFile> governing = config(file.name(input));
      EncryptionRule rule = rules.choose(world, governing, format, source);
      TrustPolicy trust =
          Trusted.keys(
              rule.keyGroups().stream().flatMap(List::stream).toList(),
              Stream.concat(servers.addresses(world).stream(), rules.servers(world).stream())
                  .toList());
      SopsKeyring keyring =
          plugins
              .serve(world, SopsKeyring.EMPTY.withPgpRecipients(rules.pgpRecipients(world)))
              .withService(remote, trust);
      byte[] plaintext = source.content().copyBytes();
      byte[] encrypted;
      try {
        if (inPlace && format == SopsFormat.BINARY && Sops.looksEncrypted(plaintext, format)) {
          throw already(source);
        }
        refuseLost(source.name(), plaintext, format);
        encrypted =
            Sops.encrypt(
                source.name(),
                plaintext,
                format,
                rule,
                SopsEnvironment.of(world.clock(), world.random(), keyring)
                    .withIndent(governing.map(c -> c.indent(format)).orElse(0)));
      } catch (CryptoException.PolicyRefused e) {
        throw Sops.looksEncrypted(plaintext, format) ? already(source) : e;
      } finally {
        Arrays.fill(plaintext, (byte) 0);
      }
      write(target, encrypted);
    }
  }

  /** An encrypted binary file is JSON, and as such it holds any tree. */
  private static SopsFormat encrypted(SopsFormat type, SopsFormat wanted) {
    return wanted == SopsFormat.BINARY && type != wanted ? SopsFormat.JSON : wanted;
  }

  private Optional<ConfigFile> config(String name) {
    return ConfigFile.find(world, config, name);
  }

  /** Encrypted once more, what the ciphertexts hold would be farther away than it is. */
  private static void refuseLost(String name, byte[] plaintext, SopsFormat format) {
    if (!Sops.looksEncrypted(plaintext, format)) {
      List<String> ciphertexts = Sops.ciphertexts(plaintext, format, SopsLimits.DEFAULT);
      if (!ciphertexts.isEmpty()) {
        throw Failure.of(name + ": " + Linter.lost(ciphertexts), Linter.LOST_HINT);
      }
    }
  }

  private static Failure already(Source source) {
    return Failure.of(
        ExitCode.ENCRYPTED_ALREADY,
        source.name() + " is encrypted already",
        "to change a value: seal edit FILE, or seal set FILE PATH");
  }

  private void write(@Nullable String target, byte[] encrypted) {
    if (target == null) {
      world.print(encrypted);
      return;
    }
    try (SecretBytes content = SecretBytes.takeOwnershipOf(encrypted)) {
      new Target(world).replace(target, content, Target.Readers.UNCHANGED);
    }
  }
}
