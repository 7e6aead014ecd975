package dev.sealgate.cli;

import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.ArrayList;
import java.util.List;

/** What a person's own words allow a file to ask for. */
final class Trusted {
  private static final TrustPolicy.Remedies REMEDIES =
      new TrustPolicy.Remedies(
          "if you trust it with your token: --trust-vault ADDRESS, or VAULT_ADDR",
          "if this file may use it: --trust-kms ARN",
          "if this file may use it: --trust-kms ARN+ROLE_ARN",
          "if this file may use it: AWS_PROFILE=NAME seal decrypt ...",
          "");

  private Trusted() {}

  /**
   * These keys, with their roles and profiles.
   *
   * @param servers the Vault servers that get the token; the keys add none
   */
  static TrustPolicy keys(List<MasterKey> keys, List<String> servers) {
    List<String> arns = new ArrayList<>();
    List<String> roles = new ArrayList<>();
    List<String> profiles = new ArrayList<>();
    for (MasterKey key : keys) {
      if (key instanceof MasterKey.AwsKms kms) {
        arns.add(kms.arn());
        kms.role().ifPresent(roles::add);
        profiles.add(kms.profile());
      }
    }
    return TrustPolicy.LOCAL_ONLY
        .withVaults(servers)
        .withKms(arns, roles, profiles)
        .withRemedies(REMEDIES);
  }
}
