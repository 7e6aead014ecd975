package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.secrets.KeyRenewal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * @param namespace where the lease, the sealing keys and the placeholder key are
 * @param cacheDirectory for Git clones
 * @param allowFileRepositories whether {@code file://} repositories are read
 * @param replicas what other processes there may be
 * @param sealingKeyNamespaces where sealing keys are looked for besides
 * @param kustomize the program's path, or its name in the search path
 * @param helm likewise
 * @param instance names this process
 */
public record ControllerOptions(
    String namespace,
    Path cacheDirectory,
    boolean allowFileRepositories,
    Replicas replicas,
    List<String> sealingKeyNamespaces,
    KeyRenewal keyRenewal,
    AwsSettings aws,
    ProxyRules gitProxies,
    String kustomize,
    String helm,
    Instance instance) {
  public ControllerOptions {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(cacheDirectory, "cacheDirectory");
    Objects.requireNonNull(replicas, "replicas");
    sealingKeyNamespaces = List.copyOf(sealingKeyNamespaces);
    Objects.requireNonNull(keyRenewal, "keyRenewal");
    Objects.requireNonNull(aws, "aws");
    Objects.requireNonNull(gitProxies, "gitProxies");
    Objects.requireNonNull(kustomize, "kustomize");
    Objects.requireNonNull(helm, "helm");
    Objects.requireNonNull(instance, "instance");
  }
}
