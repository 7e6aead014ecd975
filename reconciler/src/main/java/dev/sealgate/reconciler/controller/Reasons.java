package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.Reason;

/** What a reason says about the state of an Application. */
final class Reasons {
  private Reasons() {}

  /** Whether only a change of the Application or of Git helps. */
  static boolean stalls(Reason reason) {
    return switch (reason) {
      case INVALID_SPEC,
          CLUSTER_REFUSED,
          CLUSTER_CHANGED,
          REVISION_NOT_FOUND,
          PATH_NOT_FOUND,
          LIMIT_EXCEEDED,
          UNSAFE_PATH,
          INVALID_MANIFEST,
          RENDER_FAILED,
          DUPLICATE_OBJECT,
          MAC_MISMATCH,
          DECRYPTION_FAILED,
          PLAINTEXT_SECRET,
          CIPHERTEXT_LEFT,
          SECRET_LEAK,
          PLACEHOLDER_FORGED,
          SECRET_MALFORMED,
          UNSUPPORTED,
          EMPTY_RESULT,
          OBJECT_REJECTED ->
          true;
      case DEPENDENCY_NOT_READY,
          CLUSTER_UNREACHABLE,
          CLUSTER_DENIED,
          SOURCE_UNREACHABLE,
          SOURCE_DENIED,
          SOURCE_UNTRUSTED,
          KEY_MISSING,
          SECRET_MISSING,
          SECRET_DENIED,
          SECRET_UNREACHABLE,
          UNKNOWN_KIND,
          RESOURCE_CONFLICT,
          FORBIDDEN,
          HEALTH_TIMEOUT,
          HOOK_FAILED,
          API_UNAVAILABLE,
          HALTED,
          PRUNE_UNCONFIRMED,
          PRUNE_FAILED,
          INTERNAL_ERROR ->
          false;
    };
  }

  /** The step whose condition tells of a revision that could not be prepared. */
  static Step stepOf(Reason reason) {
    return switch (reason) {
      case INVALID_SPEC,
          SOURCE_UNREACHABLE,
          SOURCE_DENIED,
          SOURCE_UNTRUSTED,
          REVISION_NOT_FOUND,
          PATH_NOT_FOUND,
          LIMIT_EXCEEDED,
          UNSAFE_PATH,
          INVALID_MANIFEST,
          RENDER_FAILED ->
          Step.SOURCE;
      case KEY_MISSING,
          MAC_MISMATCH,
          DECRYPTION_FAILED,
          PLAINTEXT_SECRET,
          CIPHERTEXT_LEFT,
          SECRET_LEAK,
          PLACEHOLDER_FORGED,
          SECRET_MISSING,
          SECRET_DENIED,
          SECRET_UNREACHABLE,
          SECRET_MALFORMED,
          UNSUPPORTED,
          FORBIDDEN,
          API_UNAVAILABLE,
          INTERNAL_ERROR ->
          Step.SECRETS;
      case DUPLICATE_OBJECT,
          UNKNOWN_KIND,
          RESOURCE_CONFLICT,
          EMPTY_RESULT,
          OBJECT_REJECTED,
          HEALTH_TIMEOUT,
          HALTED,
          HOOK_FAILED,
          PRUNE_UNCONFIRMED,
          PRUNE_FAILED ->
          Step.APPLY;
      case CLUSTER_UNREACHABLE, CLUSTER_DENIED, CLUSTER_REFUSED, CLUSTER_CHANGED ->
          Step.DESTINATION;
      case DEPENDENCY_NOT_READY -> Step.DEPENDENCIES;
    };
  }
}
