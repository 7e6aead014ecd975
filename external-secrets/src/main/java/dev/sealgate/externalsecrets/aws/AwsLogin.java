package dev.sealgate.externalsecrets.aws;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.aws.AwsSessions.Session;
import dev.sealgate.externalsecrets.aws.AwsSpec.Auth;
import dev.sealgate.externalsecrets.aws.AwsSpec.Role;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Gets the credentials that a store says: its keys, a ServiceAccount's web identity or the
 * controller's own, and from there one role after the other.
 */
final class AwsLogin {

  private final AwsClients clients;
  private final AwsSessions sessions;
  private final IdentityDigest digest;
  private final AwsRoles roles;

  AwsLogin(AwsClients clients, AwsSessions sessions, IdentityDigest digest) {
    this.clients = clients;
    this.sessions = sessions;
    this.digest = digest;
    this.roles = new AwsRoles(clients);
  }

  /**
   * @throws StoreException if a reference leads nowhere or AWS refuses
   */
  AwsCredentials credentials(StoreContext store, AwsSpec spec) {
    IdentityDigest.Builder identity =
        digest.begin().add(store.access().identity()).add(spec.region());
    AwsCredentials base =
        switch (spec.auth()) {
          case Auth.Keys keys -> keys(store, keys, identity);
          case Auth.WebIdentity(AccountRef account) -> webIdentity(store, spec, account);
          case Auth.Ambient _ -> ambient(spec);
        };
    identity.add(spec.auth().toString()).add(base.accessKeyId());
    return assumeRoles(base, spec, identity);
  }

  private static AwsCredentials keys(
      StoreContext store, Auth.Keys keys, IdentityDigest.Builder identity) {
    String id = text(store, keys.accessKeyId(), identity);
    String secret = text(store, keys.secretAccessKey(), identity);
    return keys.sessionToken()
        .<AwsCredentials>map(
            ref -> AwsSessionCredentials.create(id, secret, text(store, ref, identity)))
        .orElseGet(() -> AwsBasicCredentials.create(id, secret));
  }

  private static String text(StoreContext store, KeyRef ref, IdentityDigest.Builder identity) {
    try (SecretBytes value = store.value(ref)) {
      identity.add(value);
      String text = value.use(bytes -> new String(bytes, StandardCharsets.UTF_8)).strip();
      if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new StoreException(
            Kind.MALFORMED,
            ref.path(),
            "the key " + ref.key() + " holds no credential of AWS",
            "store the ID, key or token alone");
      }
      return text;
    }
  }

  private AwsCredentials ambient(AwsSpec spec) {
    try {
      return clients.ambient().resolveCredentials();
    } catch (SdkException _) {
      throw new StoreException(
          Kind.DENIED,
          spec.path() + ".auth",
          "the controller has no AWS identity of its own",
          "give auth.secretRef or auth.jwt, or give the controller's Pod an identity");
    }
  }

  private AwsCredentials webIdentity(StoreContext store, AwsSpec spec, AccountRef account) {
    String role = AwsRoles.roleOf(store.access(), account);
    String identity =
        digest
            .begin()
            .add(store.access().identity())
            .add(spec.region())
            .add(account.toString())
            .add(role)
            .end();
    return sessions.credentials(
        identity,
        () -> roles.assumeWithToken(store.access(), account, role, spec.region(), spec.path()));
  }

  private AwsCredentials assumeRoles(
      AwsCredentials base, AwsSpec spec, IdentityDigest.Builder identity) {
    if (spec.roles().isEmpty() && spec.role().isEmpty()) {
      return base;
    }
    String name = identity.add(spec.roles().toString()).add(spec.role().toString()).end();
    return sessions.credentials(name, () -> assumeInTurn(base, spec));
  }

  private Session assumeInTurn(AwsCredentials base, AwsSpec spec) {
    AwsCredentials current = base;
    Session last = null;
    for (String arn : spec.roles()) {
      last = assume(current, AssumeRoleRequest.builder().roleArn(arn), spec, "additionalRoles");
      current = last.credentials();
    }
    if (spec.role().isPresent()) {
      last = assume(current, request(spec.role().get()), spec, "role");
    }
    if (last == null) {
      throw new IllegalStateException("no role to assume");
    }
    return last;
  }

  private static AssumeRoleRequest.Builder request(Role role) {
    AssumeRoleRequest.Builder request = AssumeRoleRequest.builder().roleArn(role.arn());
    role.externalId().ifPresent(request::externalId);
    if (!role.sessionTags().isEmpty()) {
      request.tags(
          role.sessionTags().entrySet().stream()
              .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
              .toList());
    }
    if (!role.transitiveTagKeys().isEmpty()) {
      request.transitiveTagKeys(role.transitiveTagKeys());
    }
    return request;
  }

  private Session assume(
      AwsCredentials as, AssumeRoleRequest.Builder request, AwsSpec spec, String field) {
    return roles.assume(as, request, spec.region(), spec.path() + "." + field, spec.path());
  }
}
