package dev.sealgate.externalsecrets.aws;

import static java.util.Objects.requireNonNull;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import java.util.Optional;

/** As whom KMS is asked. What is in it stays the caller's. */
public sealed interface AwsIdentity {

  /** Keys of a user or a session. */
  record Keys(
      SecretBytes accessKeyId, SecretBytes secretAccessKey, Optional<SecretBytes> sessionToken)
      implements AwsIdentity {
    public Keys {
      requireNonNull(accessKeyId, "accessKeyId");
      requireNonNull(secretAccessKey, "secretAccessKey");
      requireNonNull(sessionToken, "sessionToken");
    }
  }

  /**
   * The role that a ServiceAccount is annotated with, by a token of it.
   *
   * @param path of the field that names it, for failures
   */
  record ServiceAccount(ClusterAccess access, String namespace, String name, String path)
      implements AwsIdentity {
    public ServiceAccount {
      requireNonNull(access, "access");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(path, "path");
    }
  }

  /**
   * What AWS's own tools find on this machine, or the profile that a file names: the identity of
   * the process.
   */
  record Machine() implements AwsIdentity {}

  /**
   * Nobody.
   *
   * @param hint how to become somebody
   */
  record Nobody(String hint) implements AwsIdentity {
    public Nobody {
      requireNonNull(hint, "hint");
    }
  }
}
