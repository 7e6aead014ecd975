package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.sops.TrustPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code spec.decryption.trust}: which remote keys an Application's files may ask for. Files can be
 * written by whoever can push; this is written by whoever may change the Application.
 *
 * @param serviceAccount whose AWS role is used when there are no AWS keys
 */
public record RemoteTrust(
    List<Vault> vaults,
    List<String> kmsArns,
    List<String> roles,
    List<String> recipients,
    Optional<String> serviceAccount) {
  private static final String TRUST = "spec.decryption.trust.";

  /** No remote key, and any recipient. */
  public static final RemoteTrust NONE =
      new RemoteTrust(List.of(), List.of(), List.of(), List.of(), Optional.empty());

  /**
   * @param address without a slash at its end
   * @param caBundle PEM; the platform's authorities when empty
   */
  public record Vault(String address, Optional<String> namespace, Optional<String> caBundle) {
    public Vault {
      address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(caBundle, "caBundle");
    }
  }

  public RemoteTrust {
    vaults = List.copyOf(vaults);
    kmsArns = List.copyOf(kmsArns);
    roles = List.copyOf(roles);
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(serviceAccount, "serviceAccount");
  }

  TrustPolicy policy() {
    return TrustPolicy.LOCAL_ONLY
        .withVaults(vaults.stream().map(Vault::address).toList())
        .withKms(kmsArns, roles, List.of())
        .withRecipients(recipients)
        .withRemedies(
            new TrustPolicy.Remedies(
                remedy("vaults[].address"),
                remedy("kmsArns"),
                remedy("roles"),
                "encrypt the file without an AWS profile: it is one of the machine it was made on",
                remedy("recipients")));
  }

  private static String remedy(String field) {
    return "if this file may use it, add it to " + TRUST + field;
  }
}
