package dev.sealgate.crypto.sops;

import java.util.Objects;

/**
 * The data key of a file (or one part of it) under one master key.
 *
 * @param enc in the form of the key's type: armored age file or PGP message, base64 of a KMS
 *     ciphertext, {@code vault:v1:…}
 * @param createdAt RFC 3339, empty for age
 */
record WrappedKey(MasterKey key, String enc, String createdAt) {
  WrappedKey {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(enc, "enc");
    Objects.requireNonNull(createdAt, "createdAt");
  }
}
