package dev.sealgate.externalsecrets.aws;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS's refusals mean. Their text is never passed on. */
final class AwsFailures {

  private static final String AGAIN = "this is tried again by itself";

  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "InvalidClientTokenId",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidIdentityToken",
          "IDPRejectedClaim",
          "AuthFailure");

  private static final List<String> DELETED =
      List.of("marked for deletion", "scheduled for deletion", "marked deleted");

  private AwsFailures() {}

  /** Of reading a secret. */
  static StoreException ofRead(SdkException failure, String path) {
    if (!(failure instanceof AwsServiceException service)) {
      return unreachable(path);
    }
    String code = code(service);
    if (BAD_CREDENTIALS.contains(code)) {
      return badCredentials(path);
    }
    return switch (code) {
      case "ResourceNotFoundException" -> missing("there is no such secret, version or stage");
      case "InvalidRequestException", "InvalidParameterException" ->
          isDeleted(service)
              ? missing("the secret is marked for deletion")
              : StoreException.ofKey(
                  Kind.MALFORMED,
                  "AWS refuses the request (" + code + ")",
                  "check the key and the version");
      case "AccessDeniedException", "AccessDenied" ->
          StoreException.ofKey(
              Kind.DENIED,
              "AWS denies reading it",
              "allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt on its key");
      case "DecryptionFailure" ->
          StoreException.ofKey(
              Kind.DENIED, "AWS can't decrypt it with its KMS key", "enable the key, and allow it");
      default -> ofServer(service, code, path);
    };
  }

  /** Of using a KMS key. */
  static StoreException ofKey(SdkException failure) {
    if (!(failure instanceof AwsServiceException service)) {
      return unreachable("");
    }
    String code = code(service);
    if (BAD_CREDENTIALS.contains(code)) {
      return StoreException.ofKey(Kind.DENIED, "AWS doesn't accept the credentials", "renew them");
    }
    return switch (code) {
      case "NotFoundException" ->
          StoreException.ofKey(
              Kind.MISSING, "AWS has no such key", "make it, or correct account and region");
      case "AccessDeniedException", "AccessDenied" ->
          StoreException.ofKey(
              Kind.DENIED,
              "AWS denies using the key",
              "allow kms:Decrypt, or kms:Encrypt to encrypt, in its key policy or by IAM");
      case "DisabledException", "KMSInvalidStateException" ->
          StoreException.ofKey(
              Kind.DENIED,
              "the key is disabled, or waits for its deletion",
              "enable it, or cancel its deletion");
      case "KeyUnavailableException", "DependencyTimeoutException", "KMSInternalException" ->
          StoreException.ofKey(Kind.UNREACHABLE, "AWS can't use the key for now", AGAIN);
      case "InvalidCiphertextException", "IncorrectKeyException" ->
          StoreException.ofKey(
              Kind.MALFORMED,
              "the key can't decrypt it",
              "the entry or its encryption context was changed, or belongs to another key");
      default -> ofServer(service, code, "");
    };
  }

  /** Of a step towards credentials. */
  static StoreException ofLogin(SdkException failure, String field, String path) {
    if (!(failure instanceof AwsServiceException service)) {
      return unreachable(path);
    }
    String code = code(service);
    boolean refused =
        BAD_CREDENTIALS.contains(code)
            || code.startsWith("AccessDenied")
            || service.statusCode() == 401
            || service.statusCode() == 403;
    return refused
        ? new StoreException(
            Kind.DENIED,
            field,
            "AWS refuses the role or the credentials for it",
            "check the role's trust policy and who may assume it")
        : ofServer(service, code, path);
  }

  private static StoreException ofServer(AwsServiceException service, String code, String path) {
    if (service.isThrottlingException() || service.statusCode() >= 500) {
      return new StoreException(
          Kind.UNREACHABLE,
          path,
          service.isThrottlingException()
              ? "AWS takes no more requests for now"
              : "AWS failed with status " + service.statusCode(),
          AGAIN);
    }
    return new StoreException(
        Kind.MALFORMED,
        path,
        "AWS refuses the request" + (code.isEmpty() ? "" : " (" + code + ")"),
        "check region, role and key");
  }

  static StoreException unreachable(String path) {
    return new StoreException(
        Kind.UNREACHABLE, path, "AWS gave no answer", "check region and network; " + AGAIN);
  }

  static StoreException badCredentials(String path) {
    return new StoreException(
        Kind.DENIED,
        path + ".auth",
        "AWS doesn't accept the credentials",
        "renew them, or correct the reference to them");
  }

  static StoreException missing(String message) {
    return StoreException.ofKey(
        Kind.MISSING, message, "create or restore it, or correct key and version");
  }

  /** Only the code, which is a constant of AWS; never the message. */
  private static String code(AwsServiceException failure) {
    String code = failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
    return code == null || !code.matches("[A-Za-z]{1,64}") ? "" : code;
  }

  /** AWS has no code of its own for it: the text is the only sign. */
  private static boolean isDeleted(AwsServiceException failure) {
    String message = failure.awsErrorDetails().errorMessage();
    return message != null && DELETED.stream().anyMatch(message::contains);
  }
}
