package dev.sealgate.reconciler.controller;

import java.nio.file.Path;
import java.util.Objects;

/**
 * @param namespace where the lease, the sealing keys and the placeholder key are
 * @param cacheDirectory for Git clones
 * @param allowFileRepositories whether {@code file://} repositories are read
 * @param leaderElection false when there surely is one process only
 * @param instance names this process
 */
public record ControllerOptions(
    String namespace,
    Path cacheDirectory,
    boolean allowFileRepositories,
    boolean leaderElection,
    String instance) {
  public ControllerOptions {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(cacheDirectory, "cacheDirectory");
    Objects.requireNonNull(instance, "instance");
  }
}
