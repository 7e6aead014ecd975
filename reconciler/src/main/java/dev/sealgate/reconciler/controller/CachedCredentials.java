package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.git.SourceCredentials;

/**
 * @param version of the Secret that they were read from
 */
record CachedCredentials(String version, SourceCredentials value) implements AutoCloseable {
  @Override
  public void close() {
    value.close();
  }
}
