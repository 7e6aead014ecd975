package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.LeafType;

/** Stands in a tree where an encrypted value was, until it is known what becomes of it. */
record Leaf(SecretBytes value, LeafType type) implements AutoCloseable {
  @Override
  public void close() {
    value.close();
  }

  @Override
  public String toString() {
    return "Leaf[redacted]";
  }
}
