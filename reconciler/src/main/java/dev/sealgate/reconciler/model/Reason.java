package dev.sealgate.reconciler.model;

/** Why a condition is not True; the name in the status is {@link #text()}. */
public enum Reason {
  /** The Application itself asks for something impossible. */
  INVALID_SPEC("InvalidSpec"),
  /** An Application named in {@code dependsOn} is not ready. */
  DEPENDENCY_NOT_READY("DependencyNotReady"),
  /** The cluster of {@code spec.destination} does not answer, or its certificate is not trusted. */
  CLUSTER_UNREACHABLE("ClusterUnreachable"),
  /** There is no login for that cluster, or it does not take it. */
  CLUSTER_DENIED("ClusterDenied"),
  /** The login for that cluster is malformed, or asks for what is never done. */
  CLUSTER_REFUSED("ClusterRefused"),
  /** The objects of the Application are in another cluster than {@code spec.destination}'s. */
  CLUSTER_CHANGED("ClusterChanged"),

  /** The Git server does not answer. */
  SOURCE_UNREACHABLE("SourceUnreachable"),
  /** The Git server refuses the credentials. */
  SOURCE_DENIED("SourceDenied"),
  /** The Git server's own host key or certificate is not one that the Application trusts. */
  SOURCE_UNTRUSTED("SourceUntrusted"),
  /** No such repository, branch, tag or commit. */
  REVISION_NOT_FOUND("RevisionNotFound"),
  /** {@code source.path} is not a folder of the commit. */
  PATH_NOT_FOUND("PathNotFound"),
  /** A file, document or tree is over a bound. */
  LIMIT_EXCEEDED("LimitExceeded"),
  /** A symlink, a submodule or a path that leaves the tree. */
  UNSAFE_PATH("UnsafePath"),
  /** Not YAML or JSON, or not a Kubernetes object. */
  INVALID_MANIFEST("InvalidManifest"),
  /**
   * kustomize or Helm is not there or can't use what it was given, or a variable can't be put in.
   */
  RENDER_FAILED("RenderFailed"),
  /** One object twice in one revision. */
  DUPLICATE_OBJECT("DuplicateObject"),

  /** No key in the cluster fits the file. */
  KEY_MISSING("KeyMissing"),
  /** The file was changed after it was encrypted. */
  MAC_MISMATCH("MacMismatch"),
  /** The ciphertext can't be decrypted though a key fits, or is malformed. */
  DECRYPTION_FAILED("DecryptionFailed"),
  /** A Secret stands in Git unencrypted. */
  PLAINTEXT_SECRET("PlaintextSecret"),
  /** Ciphertext was left in an object that would be applied. */
  CIPHERTEXT_LEFT("CiphertextLeft"),
  /** A secret value would land outside a Secret. */
  SECRET_LEAK("SecretLeak"),
  /** Git holds a text that looks like a placeholder. */
  PLACEHOLDER_FORGED("PlaceholderForged"),
  /** The referenced external secret, key, property or version does not exist. */
  SECRET_MISSING("SecretMissing"),
  /** The store refuses to hand out the secret. */
  SECRET_DENIED("SecretDenied"),
  /** The store or key service does not answer. */
  SECRET_UNREACHABLE("SecretUnreachable"),
  /** The store's answer or the reference is not what it should be. */
  SECRET_MALFORMED("SecretMalformed"),
  /** A field or function of a foreign kind that Sealgate does not implement. */
  UNSUPPORTED("Unsupported"),

  /** The API server knows no such kind, and no CRD of the same commit brings it. */
  UNKNOWN_KIND("UnknownKind"),
  /** Another Application owns the object. */
  RESOURCE_CONFLICT("ResourceConflict"),
  /** The commit holds no object, and {@code allowEmpty} is not set. */
  EMPTY_RESULT("EmptyResult"),
  /** The API server refuses the object. */
  OBJECT_REJECTED("ObjectRejected"),
  /** The identity that applies lacks a right. */
  FORBIDDEN("Forbidden"),
  /** A wave waited too long for the health of earlier ones; it goes on when they are well. */
  HEALTH_TIMEOUT("HealthTimeout"),
  /** A hook ended without success. */
  HOOK_FAILED("HookFailed"),
  /** The API server does not answer, or answers with a server error. */
  API_UNAVAILABLE("ApiUnavailable"),
  /** Somebody suspended or paused the Application while it was applied. */
  HALTED("Halted"),
  /** Git dropped more objects than may be pruned without a confirmation, or some that ask. */
  PRUNE_UNCONFIRMED("PruneUnconfirmed"),
  /** Applied, but objects that Git dropped could not be deleted. */
  PRUNE_FAILED("PruneFailed"),
  /** A defect of Sealgate; the log has the details. */
  INTERNAL_ERROR("InternalError");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The CamelCase form that conditions and events carry. */
  public String text() {
    return text;
  }
}
