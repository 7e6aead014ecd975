package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

/**
 * One reason why an ExternalSecret can't be resolved. No part of it ever holds a secret value or
 * text of a library or server.
 *
 * @param file the file at fault: the ExternalSecret's, or that of a store of the same tree
 * @param document index of the document in the file, from 0
 * @param keyPath path in that document, such as {@code spec.data[0].remoteRef.property}
 * @param message what is wrong
 * @param hint the way out
 */
public record Failure(
    Kind kind, String file, int document, String keyPath, String message, String hint) {

  /**
   * Why there is no value. The kinds are never mixed up: only MISSING says that it is not there.
   */
  public enum Kind {
    /** The store answered that there is no such secret, version or property. */
    MISSING,
    /** The store or the cluster refused access, or a store's conditions exclude the namespace. */
    DENIED,
    /** No answer, or none that says anything about the secret: worth trying again unchanged. */
    UNREACHABLE,
    /** The manifest, a credential or the remote value hasn't the form that it must have. */
    MALFORMED,
    /** The manifest asks for something that Sealgate doesn't do. */
    UNSUPPORTED
  }

  public Failure {
    requireNonNull(kind, "kind");
    requireNonNull(file, "file");
    requireNonNull(keyPath, "keyPath");
    requireNonNull(message, "message");
    requireNonNull(hint, "hint");
  }
}
