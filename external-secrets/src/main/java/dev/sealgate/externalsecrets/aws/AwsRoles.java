package dev.sealgate.externalsecrets.aws;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.aws.AwsSessions.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Assumes roles, with credentials or with the token of a ServiceAccount. */
final class AwsRoles {

  /** The annotation by which EKS names the role of a ServiceAccount. */
  private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

  private static final List<String> AUDIENCES = List.of("sts.amazonaws.com");
  private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(10);
  private static final String SESSION_NAME = "sealgate";

  private final AwsClients clients;

  AwsRoles(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * @param field at fault when AWS refuses
   * @param path of the store, at fault when there is no answer
   */
  Session assume(
      AwsCredentials as,
      AssumeRoleRequest.Builder request,
      String region,
      String field,
      String path) {
    try {
      return session(
          clients
              .tokenService(region)
              .assumeRole(
                  request
                      .roleSessionName(SESSION_NAME)
                      .overrideConfiguration(
                          c -> c.credentialsProvider(StaticCredentialsProvider.create(as)))
                      .build())
              .credentials());
    } catch (SdkException e) {
      throw AwsFailures.ofLogin(e, field, path);
    }
  }

  Session assumeWithToken(
      ClusterAccess access, AccountRef account, String role, String region, String path) {
    List<String> audiences = account.audiences().isEmpty() ? AUDIENCES : account.audiences();
    try (SecretBytes token =
        StoreContext.found(
            access.token(account.namespace(), account.name(), audiences, TOKEN_VALIDITY),
            name(account),
            "create serviceaccounts/token for",
            account.path())) {
      String jwt = token.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
      return session(
          clients
              .tokenService(region)
              .assumeRoleWithWebIdentity(request ->
                  request.roleArn(role).roleSessionName(SESSION_NAME).webIdentityToken(jwt))
              .credentials());
    } catch (SdkException e) {
      throw AwsFailures.ofLogin(e, account.path(), path);
    }
  }

  /** The role that a ServiceAccount is annotated with. */
  static String roleOf(ClusterAccess access, AccountRef account) {
    Map<String, Object> object =
        StoreContext.found(
            access.resource("v1", "ServiceAccount", account.namespace(), account.name()),
            name(account),
            "get",
            account.path());
    if (object.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("annotations") instanceof Map<?, ?> annotations
        && annotations.get(ROLE_ANNOTATION) instanceof String role
        && !role.isEmpty()) {
      return role;
    }
    throw new StoreException(
        Kind.MALFORMED,
        account.path(),
        name(account) + " has no annotation " + ROLE_ANNOTATION,
        "annotate it with the ARN of the role to assume");
  }

  private static String name(AccountRef account) {
    return "ServiceAccount " + account.namespace() + "/" + account.name();
  }

  private static Session session(Credentials given) {
    return new Session(
        AwsSessionCredentials.create(
            given.accessKeyId(), given.secretAccessKey(), given.sessionToken()),
        given.expiration());
  }
}
