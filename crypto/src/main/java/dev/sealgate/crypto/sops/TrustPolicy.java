package dev.sealgate.crypto.sops;

import java.util.List;
import java.util.Optional;

/**
 * Which remote keys a file may make us ask for. Its metadata is not authenticated, so whoever can
 * change the file can name any address, key or role there. Keys that are opened on this machine
 * (age, PGP) need no permission.
 *
 * @param vaultAddresses scheme, host and port of the Vault servers that are trusted, exactly
 * @param kmsArns ARNs of the keys that are trusted; a trailing {@code *} stands for any ending
 * @param roles ARNs of the roles that a file may have us assume, same form; files may also name
 *     none
 * @param profiles AWS profiles that a file may name; the empty one is always allowed
 * @param others whether GCP, Azure and Huawei keys are asked for
 */
public record TrustPolicy(
    List<String> vaultAddresses,
    List<String> kmsArns,
    List<String> roles,
    List<String> profiles,
    boolean others) {
  /** No remote key at all. */
  public static final TrustPolicy LOCAL_ONLY =
      new TrustPolicy(List.of(), List.of(), List.of(), List.of(), false);

  public TrustPolicy {
    vaultAddresses = vaultAddresses.stream().map(TrustPolicy::withoutSlash).toList();
    kmsArns = List.copyOf(kmsArns);
    roles = List.copyOf(roles);
    profiles = List.copyOf(profiles);
  }

  /** Why this key is not asked for; empty when it may be. */
  public Optional<String> refusal(MasterKey key) {
    return switch (key) {
      case MasterKey.Age _, MasterKey.Pgp _ -> Optional.empty();
      case MasterKey.VaultTransit vault ->
          vaultAddresses.contains(withoutSlash(vault.address()))
              ? Optional.empty()
              : Optional.of("the Vault address is not one of the trusted ones");
      case MasterKey.AwsKms kms -> kms(kms);
      case MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.HuaweiKms _ ->
          others ? Optional.empty() : Optional.of("keys of this cloud are not trusted");
    };
  }

  private Optional<String> kms(MasterKey.AwsKms kms) {
    if (!matches(kmsArns, kms.arn())) {
      return Optional.of("the KMS key is not one of the trusted ones");
    }
    if (kms.role().isPresent() && !matches(roles, kms.role().get())) {
      return Optional.of("the role is not one of the trusted ones");
    }
    boolean profile = kms.profile().isEmpty() || profiles.contains(kms.profile());
    return profile ? Optional.empty() : Optional.of("the AWS profile is not a trusted one");
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
