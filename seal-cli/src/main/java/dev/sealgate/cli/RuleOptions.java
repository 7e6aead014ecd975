package dev.sealgate.cli;

import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.crypto.sops.Selection.Kind;
import dev.sealgate.crypto.sops.SopsConfig.Layout;
import dev.sealgate.crypto.sops.SopsFormat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** To whom a file is encrypted, and what of it: the options, the environment, then .sops.yaml. */
final class RuleOptions {
  static final Selection KUBERNETES_SECRET =
      new Selection(Kind.ENCRYPTED_REGEX, "^(data|stringData)$");

  @Option(
      names = {"-a", "--age"},
      paramLabel = "RECIPIENT",
      split = ",",
      hideParamSyntax = true,
      description = "age1..., ssh-ed25519 ... or ssh-rsa ... Repeatable, or separated by commas.")
  private List<String> age = List.of();

  @Option(
      names = {"-p", "--pgp"},
      paramLabel = "FINGERPRINT",
      split = ",",
      hideParamSyntax = true,
      description = "OpenPGP key; its public part comes from --pgp-key.")
  private List<String> pgp = List.of();

  @Option(
      names = "--pgp-key",
      paramLabel = "FILE",
      description = "Public keys (gpg --export -a FINGERPRINT) for --pgp and .sops.yaml.")
  private List<String> pgpKeys = List.of();

  @Option(
      names = {"-k", "--kms"},
      paramLabel = "ARN",
      split = ",",
      hideParamSyntax = true,
      description = "AWS KMS key, as ARN or ARN+ROLE_ARN. Repeatable, or separated by commas.")
  private List<String> kms = List.of();

  @Option(
      names = "--hc-vault-transit",
      paramLabel = "URL",
      split = ",",
      hideParamSyntax = true,
      description = "Vault transit key, as https://HOST/v1/ENGINE/keys/KEY. Repeatable.")
  private List<String> vault = List.of();

  @Option(
      names = "--encrypted-regex",
      paramLabel = "REGEX",
      description = "Encrypt only what is below keys that match (RE2 syntax).")
  private @Nullable String encryptedRegex;

  @Option(
      names = "--unencrypted-regex",
      paramLabel = "REGEX",
      description = "Encrypt all but what is below keys that match.")
  private @Nullable String unencryptedRegex;

  @Option(
      names = "--encrypted-suffix",
      paramLabel = "SUFFIX",
      description = "Encrypt only what is below keys that end so.")
  private @Nullable String encryptedSuffix;

  @Option(
      names = "--unencrypted-suffix",
      paramLabel = "SUFFIX",
      description = "Encrypt all but what is below keys that end so. Default: _unencrypted.")
  private @Nullable String unencryptedSuffix;

  @Option(
      names = "--encrypted-comment-regex",
      paramLabel = "REGEX",
      description = "Encrypt only what a matching comment stands above.")
  private @Nullable String encryptedCommentRegex;

  @Option(
      names = "--unencrypted-comment-regex",
      paramLabel = "REGEX",
      description = "Encrypt all but what a matching comment stands above.")
  private @Nullable String unencryptedCommentRegex;

  @Option(
      names = "--mac-only-encrypted",
      description = "Leave unencrypted values out of the MAC, so that they may be edited by hand.")
  private boolean macOnlyEncrypted;

  List<PgpRecipient> pgpRecipients(World world) {
    List<PgpRecipient> recipients = new ArrayList<>();
    pgpKeys.forEach(file -> recipients.addAll(KeyFiles.pgpRecipients(world, file)));
    return recipients;
  }

  /** As if {@code --age} had named them, and nothing else. */
  static RuleOptions toAge(List<String> recipients) {
    RuleOptions options = new RuleOptions();
    options.age = recipients;
    return options;
  }

  /** Whether the command line says anything of this. */
  boolean isGiven() {
    return isKeyGiven() || macOnlyEncrypted || selection().isPresent();
  }

  private boolean isKeyGiven() {
    return Stream.of(age, pgp, kms, vault).anyMatch(list -> !list.isEmpty());
  }

  /**
   * @param configured the configuration that governs the file
   */
  EncryptionRule choose(
      World world, Optional<ConfigFile> configured, SopsFormat format, Source source) {
    Optional<Selection> asked = selection();
    if (asked.isEmpty() && KubernetesSecret.isSealedIn(source, format)) {
      throw Failure.of(
          source.name() + " holds a SealedSecret, whose values are encrypted already",
          "leave it as it is; to set a value: seal secret --merge-into FILE < SECRET; what else is"
              + " to be encrypted of it is for --encrypted-regex to name");
    }
    List<MasterKey> keys = keys(world);
    if (keys.isEmpty() && configured.isEmpty()) {
      throw Failure.of(
          source.name() + ": there is nobody to encrypt to",
          "give --age RECIPIENT (seal keygen -o age.agekey prints one), SOPS_AGE_RECIPIENTS or a"
              + " .sops.yaml");
    }
    Optional<EncryptionRule> rule =
        keys.isEmpty() ? configured.map(ConfigFile::rule) : Optional.empty();
    Optional<Layout> layout = configured.flatMap(ConfigFile::layout);
    Optional<Selection> selection = asked.or(() -> layout.flatMap(Layout::selection));
    EncryptionRule chosen =
        new EncryptionRule(
            rule.map(EncryptionRule::keyGroups).orElse(List.of(keys)),
            rule.map(EncryptionRule::shamirThreshold).orElse(0),
            selection.orElse(Selection.DEFAULT),
            macOnlyEncrypted || layout.map(Layout::macOnlyEncrypted).orElse(false));
    if (selection.isEmpty() && KubernetesSecret.isIn(source, format)) {
      world.notice(
          "a Kubernetes Secret: only its values are encrypted (--encrypted-regex '%s')"
              .formatted(KUBERNETES_SECRET.pattern()));
      return chosen.with(KUBERNETES_SECRET);
    }
    return chosen;
  }

  /** The Vault servers of keys that the person named, not a .sops.yaml that came with the files. */
  List<String> servers(World world) {
    return keys(world).stream()
        .filter(MasterKey.VaultTransit.class::isInstance)
        .map(key -> ((MasterKey.VaultTransit) key).address())
        .toList();
  }

  private List<MasterKey> keys(World world) {
    boolean given = isKeyGiven();
    List<String> recipients = given ? age : listed(world, "SOPS_AGE_RECIPIENTS");
    return Stream.of(
            (given ? kms : listed(world, "SOPS_KMS_ARN"))
                .stream().map(text -> MasterKey.AwsKms.parse(text.strip(), "")),
            (given ? pgp : listed(world, "SOPS_PGP_FP"))
                .stream().map(text -> new MasterKey.Pgp(text.strip())),
            (given ? vault : listed(world, "SOPS_VAULT_URIS")).stream().map(RuleOptions::transit),
            recipients.stream().map(RuleOptions::recipient))
        .<MasterKey>flatMap(keys -> keys)
        .toList();
  }

  static MasterKey recipient(String text) {
    if (text.strip().startsWith("AGE-SECRET-KEY-")) {
      throw Failure.usage(
          "--age takes recipients (age1...), and this is a private key",
          "seal keygen --recipient-of FILE prints the recipient");
    }
    return new MasterKey.Age(text.strip());
  }

  static MasterKey transit(String url) {
    return MasterKey.VaultTransit.parse(url.strip())
        .orElseThrow(() ->
            Failure.usage(
                "a Vault key is no https://HOST/v1/ENGINE/keys/KEY",
                "write it as --hc-vault-transit https://vault.example.com/v1/transit/keys/sops"));
  }

  private static List<String> listed(World world, String variable) {
    return world.variable(variable).stream()
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .filter(item -> !item.isBlank())
        .toList();
  }

  private Optional<Selection> selection() {
    Map<Kind, String> given = new EnumMap<>(Kind.class);
    put(given, Kind.ENCRYPTED_REGEX, encryptedRegex);
    put(given, Kind.UNENCRYPTED_REGEX, unencryptedRegex);
    put(given, Kind.ENCRYPTED_SUFFIX, encryptedSuffix);
    put(given, Kind.UNENCRYPTED_SUFFIX, unencryptedSuffix);
    put(given, Kind.ENCRYPTED_COMMENT_REGEX, encryptedCommentRegex);
    put(given, Kind.UNENCRYPTED_COMMENT_REGEX, unencryptedCommentRegex);
    if (given.size() > 1) {
      throw Failure.usage(
          "the --encrypted-... and --unencrypted-... options exclude each other",
          "a file has one such rule: leave one");
    }
    return given.entrySet().stream()
        .findFirst()
        .map(entry -> new Selection(entry.getKey(), entry.getValue()));
  }

  private static void put(Map<Kind, String> given, Kind kind, @Nullable String pattern) {
    if (pattern != null) {
      given.put(kind, pattern);
    }
  }
}
