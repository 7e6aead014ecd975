package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.git.GitCredentials;

/**
 * @param version of the Secret that they were read from
 */
record CachedCredentials(String version, GitCredentials value) implements AutoCloseable {
  @Override
  public void close() {
    value.close();
  }
}
