package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.aws.AwsIdentity;
import dev.sealgate.externalsecrets.standard.RemoteKeys;
import dev.sealgate.externalsecrets.vault.VaultTransit;
import java.security.SecureRandom;
import java.time.Clock;
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
public final class RemoteDecryption implements AutoCloseable {
  private final RemoteKeys services;
  private final boolean ambientAws;
  private final IdentityDigest digest;
  private final DataKeyCache dataKeys;

  /**
   * @param services stay the caller's
   * @param ambientAws whether Applications without AWS keys use the controller's AWS identity
   */
  public RemoteDecryption(
      RemoteKeys services, boolean ambientAws, Clock clock, SecureRandom random) {
    this.services = services;
    this.ambientAws = ambientAws;
    this.digest = new IdentityDigest(random);
    this.dataKeys = new DataKeyCache(digest, clock);
  }

  /**
   * @param local closed with what comes back, which takes its place
   */
  public DecryptionKeys extend(
      DecryptionKeys local, RemoteTrust trust, ClusterAccess access, String namespace) {
    List<SecretBytes> bundles = new ArrayList<>();
    KeyService vault = services.vault().service(logins(local, trust, bundles)::get);
    AwsIdentity identity = identity(local, trust, access, namespace);
    KeyService aws = services.aws().service(identity);
    return local.reaching(
        List.of(
            dataKeys.before(vault, vaultLogin(local, trust)), dataKeys.before(aws, name(identity))),
        trust,
        ambientAws,
        bundles);
  }

  /** All by which Vaults are spoken to, as a digest. */
  private String vaultLogin(DecryptionKeys local, RemoteTrust trust) {
    IdentityDigest.Builder name = digest.begin().add("vault").add(trust.vaults().toString());
    local.vaultToken().ifPresent(name::add);
    return name.end();
  }

  private String name(AwsIdentity identity) {
    IdentityDigest.Builder name = digest.begin().add("aws");
    switch (identity) {
      case AwsIdentity.Keys keys -> {
        name.add("keys").add(keys.accessKeyId()).add(keys.secretAccessKey());
        keys.sessionToken().ifPresent(name::add);
      }
      case AwsIdentity.ServiceAccount account ->
          name.add("account")
              .add(account.access().identity())
              .add(account.namespace())
              .add(account.name());
      case AwsIdentity.Machine _ -> name.add("machine");
      case AwsIdentity.Nobody _ -> name.add("nobody");
    }
    return name.end();
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

  /** Wipes the data keys. */
  @Override
  public void close() {
    dataKeys.close();
  }
}
