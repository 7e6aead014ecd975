package dev.sealgate.reconciler.model;

import java.util.Objects;

/** Which Application. */
public record AppKey(String namespace, String name) {
  public AppKey {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
