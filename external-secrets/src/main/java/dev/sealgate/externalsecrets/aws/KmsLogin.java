package dev.sealgate.externalsecrets.aws;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** From an identity to the credentials that a key asks for: its profile, then its role. */
final class KmsLogin {

  private final AwsClients clients;
  private final AwsSessions sessions;
  private final IdentityDigest digest;
  private final AwsIdentity identity;
  private final AwsRoles roles;

  KmsLogin(AwsClients clients, AwsSessions sessions, IdentityDigest digest, AwsIdentity identity) {
    this.clients = clients;
    this.sessions = sessions;
    this.digest = digest;
    this.identity = identity;
    this.roles = new AwsRoles(clients);
  }

  /**
   * @throws StoreException if there are none
   */
  AwsCredentials credentials(MasterKey.AwsKms key, String region) {
    AwsCredentials base = key.profile().isEmpty() ? own(region) : profile(key.profile());
    if (key.role().isEmpty()) {
      return base;
    }
    String role = key.role().get();
    String name =
        digest
            .begin()
            .add("kms")
            .add(region)
            .add(base.accessKeyId())
            .add(base.secretAccessKey())
            .add(base instanceof AwsSessionCredentials session ? session.sessionToken() : "")
            .add(role)
            .end();
    return sessions.credentials(
        name,
        () -> roles.assume(base, AssumeRoleRequest.builder().roleArn(role), region, "role", ""));
  }

  private AwsCredentials own(String region) {
    return switch (identity) {
      case AwsIdentity.Keys keys -> keys(keys);
      case AwsIdentity.ServiceAccount account -> webIdentity(account, region);
      case AwsIdentity.Machine _ -> machine();
      case AwsIdentity.Nobody(String hint) ->
          throw StoreException.ofKey(Kind.MISSING, "there are no AWS credentials", hint);
    };
  }

  private static AwsCredentials keys(AwsIdentity.Keys keys) {
    String id = text(keys.accessKeyId());
    String secret = text(keys.secretAccessKey());
    return keys.sessionToken()
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, text(token)))
        .orElseGet(() -> AwsBasicCredentials.create(id, secret));
  }

  private static String text(SecretBytes value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8)).strip();
  }

  private AwsCredentials webIdentity(AwsIdentity.ServiceAccount identity, String region) {
    AccountRef account =
        new AccountRef(identity.namespace(), identity.name(), List.of(), identity.path());
    String role = AwsRoles.roleOf(identity.access(), account);
    String name =
        digest
            .begin()
            .add("kms")
            .add(identity.access().identity())
            .add(region)
            .add(account.toString())
            .add(role)
            .end();
    return sessions.credentials(
        name,
        () -> roles.assumeWithToken(identity.access(), account, role, region, identity.path()));
  }

  private AwsCredentials machine() {
    try {
      return clients.ambient().resolveCredentials();
    } catch (SdkException _) {
      throw StoreException.ofKey(
          Kind.MISSING,
          "no AWS credentials are found on this machine",
          "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure");
    }
  }

  /** A profile is one of this machine, so only who uses the machine's identity may use one. */
  private AwsCredentials profile(String name) {
    if (!(identity instanceof AwsIdentity.Machine)) {
      throw StoreException.ofKey(
          Kind.UNSUPPORTED,
          "aws_profile names a profile of the machine where the file was made",
          "encrypt the file without an AWS profile");
    }
    try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(name)) {
      return provider.resolveCredentials();
    } catch (SdkException _) {
      throw StoreException.ofKey(
          Kind.MISSING,
          "this machine has no AWS profile " + name + ", or none with credentials",
          "run aws configure --profile " + name);
    }
  }
}
