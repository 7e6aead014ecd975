package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.aws.AwsIdentity;
import dev.sealgate.externalsecrets.standard.RemoteKeys;
import dev.sealgate.externalsecrets.vault.VaultTransit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds key services to an Application's keys: Vault with the token of its Secret, KMS as the AWS
 * identity of its Secret or its ServiceAccount. The controller's own AWS identity is used when its
 * operator says so, and its Vault token never: it has none.
 */
public final class RemoteDecryption {
  private final RemoteKeys services;
  private final boolean ambientAws;

  /**
   * @param services stay the caller's
   * @param ambientAws whether Applications without AWS keys use the controller's AWS identity
   */
  public RemoteDecryption(RemoteKeys services, boolean ambientAws) {
    this.services = services;
    this.ambientAws = ambientAws;
  }

  /**
   * @param local closed with what comes back, which takes its place
   */
  public DecryptionKeys extend(
      DecryptionKeys local, RemoteTrust trust, ClusterAccess access, String namespace) {
    List<SecretBytes> bundles = new ArrayList<>();
    KeyService vault = services.vault().service(logins(local, trust, bundles)::get);
    KeyService aws = services.aws().service(identity(local, trust, access, namespace));
    return local.reaching(List.of(vault, aws), trust, ambientAws, bundles);
  }

  private static Map<String, VaultTransit.Login> logins(
      DecryptionKeys local, RemoteTrust trust, List<SecretBytes> bundles) {
    Map<String, VaultTransit.Login> logins = new HashMap<>();
    for (RemoteTrust.Vault server : trust.vaults()) {
      Optional<SecretBytes> authorities = server.caBundle().map(SecretBytes::utf8);
      authorities.ifPresent(bundles::add);
      logins.put(
          server.address(),
          new VaultTransit.Login(
              local.vaultToken(),
              server.namespace(),
              authorities,
              "add the entry sops.vault-token to the Secret of spec.decryption.secretRef"));
    }
    return logins;
  }

  private AwsIdentity identity(
      DecryptionKeys local, RemoteTrust trust, ClusterAccess access, String namespace) {
    if (local.aws().isPresent()) {
      return local.aws().get().keys();
    }
    if (trust.serviceAccount().isPresent()) {
      return new AwsIdentity.ServiceAccount(
          access, namespace, trust.serviceAccount().get(), "spec.decryption.serviceAccountName");
    }
    return ambientAws
        ? new AwsIdentity.Machine()
        : new AwsIdentity.Nobody(
            "add the entry sops.aws-kms to the Secret of spec.decryption.secretRef, or name a"
                + " ServiceAccount with a role in spec.decryption.serviceAccountName");
  }
}
