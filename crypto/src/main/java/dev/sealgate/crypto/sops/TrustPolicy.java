package dev.sealgate.crypto.sops;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file may make us do. Its metadata is not authenticated, so whoever can change the file can
 * name any address, key or role there. Keys that are opened on this machine (age, PGP) need no
 * permission to be asked.
 *
 * <p>In lists of names a trailing {@code *} stands for any ending.
 *
 * @param vaultAddresses scheme, host and port of the Vault servers that are trusted, exactly
 * @param kmsArns ARNs of the keys that are trusted
 * @param roles ARNs of the roles that a file may have us assume; files may also name none
 * @param profiles AWS profiles that a file may name; the empty one is always allowed
 * @param recipients the only keys that a data key may be wrapped to: age recipients, PGP
 *     fingerprints, ARNs, Vault key URIs; a file that names another one is not opened, so that a
 *     rotation never hands the new data key to somebody who was written into the metadata. Empty
 *     for any.
 * @param others whether GCP, Azure and Huawei keys are asked for
 * @param remedies where the trusted ones are listed, for hints
 */
public record TrustPolicy(
    List<String> vaultAddresses,
    List<String> kmsArns,
    List<String> roles,
    List<String> profiles,
    List<String> recipients,
    boolean others,
    Remedies remedies) {
  private static final String DEFAULT_REMEDY = "add it to the trusted ones if this file may use it";

  /** No remote key at all, and any recipient. */
  public static final TrustPolicy LOCAL_ONLY =
      new TrustPolicy(
          List.of(), List.of(), List.of(), List.of(), List.of(), false, Remedies.DEFAULT);

  /** Hints of refusals, each a sentence that names the setting to change. */
  public record Remedies(String vault, String kms, String role, String profile, String recipient) {
    public static final Remedies DEFAULT =
        new Remedies(
            DEFAULT_REMEDY, DEFAULT_REMEDY, DEFAULT_REMEDY, DEFAULT_REMEDY, DEFAULT_REMEDY);

    public Remedies {
      Objects.requireNonNull(vault, "vault");
      Objects.requireNonNull(kms, "kms");
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(profile, "profile");
      Objects.requireNonNull(recipient, "recipient");
    }
  }

  /**
   * @param reason names the address, ARN or profile
   */
  public record Refusal(String reason, String hint) {}

  public TrustPolicy {
    vaultAddresses = vaultAddresses.stream().map(TrustPolicy::withoutSlash).toList();
    kmsArns = List.copyOf(kmsArns);
    roles = List.copyOf(roles);
    profiles = List.copyOf(profiles);
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(remedies, "remedies");
  }

  public TrustPolicy withVaults(List<String> addresses) {
    return new TrustPolicy(addresses, kmsArns, roles, profiles, recipients, others, remedies);
  }

  public TrustPolicy withKms(List<String> arns, List<String> assumable, List<String> named) {
    return new TrustPolicy(vaultAddresses, arns, assumable, named, recipients, others, remedies);
  }

  public TrustPolicy withRecipients(List<String> only) {
    return new TrustPolicy(vaultAddresses, kmsArns, roles, profiles, only, others, remedies);
  }

  public TrustPolicy withRemedies(Remedies where) {
    return new TrustPolicy(vaultAddresses, kmsArns, roles, profiles, recipients, others, where);
  }

  /** Why this key's service is not asked; empty when it may be. */
  public Optional<Refusal> refusal(MasterKey key) {
    return switch (key) {
      case MasterKey.Age _, MasterKey.Pgp _ -> Optional.empty();
      case MasterKey.VaultTransit vault ->
          vaultAddresses.contains(withoutSlash(vault.address()))
              ? Optional.empty()
              : refused(
                  "the Vault address " + vault.address() + " is not a trusted one",
                  remedies.vault());
      case MasterKey.AwsKms kms -> kms(kms);
      case MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.HuaweiKms _ ->
          others ? Optional.empty() : refused("keys of this cloud are not trusted", DEFAULT_REMEDY);
    };
  }

  private Optional<Refusal> kms(MasterKey.AwsKms kms) {
    if (!matches(kmsArns, kms.arn())) {
      return refused("the KMS key " + kms.arn() + " is not a trusted one", remedies.kms());
    }
    if (kms.role().isPresent() && !matches(roles, kms.role().get())) {
      return refused("the role " + kms.role().get() + " is not a trusted one", remedies.role());
    }
    return kms.profile().isEmpty() || profiles.contains(kms.profile())
        ? Optional.empty()
        : refused("the AWS profile " + kms.profile() + " is not a trusted one", remedies.profile());
  }

  /** Why this key may not be one of a file's; empty when it may. */
  Optional<Refusal> strangeRecipient(MasterKey key) {
    boolean known =
        recipients.isEmpty()
            || switch (key) {
              case MasterKey.Pgp(String fingerprint) -> isListed(fingerprint);
              case MasterKey.AwsKms kms -> matches(recipients, kms.arn());
              default -> matches(recipients, key.describe());
            };
    return known
        ? Optional.empty()
        : refused(
            "the recipient " + key.describe() + " is not a trusted one", remedies.recipient());
  }

  private boolean isListed(String fingerprint) {
    String plain = hexadecimal(fingerprint);
    return recipients.stream().map(TrustPolicy::hexadecimal).anyMatch(plain::equals);
  }

  private static String hexadecimal(String fingerprint) {
    return fingerprint.replaceAll("[ !]", "").toUpperCase(Locale.ROOT);
  }

  private static Optional<Refusal> refused(String reason, String hint) {
    return Optional.of(new Refusal(reason, hint));
  }

  private static boolean matches(List<String> patterns, String name) {
    return patterns.stream()
        .anyMatch(pattern ->
            pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern));
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }
}
