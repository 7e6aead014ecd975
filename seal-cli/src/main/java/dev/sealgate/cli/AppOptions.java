package dev.sealgate.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and which namespace of it, for the verbs of Applications. */
final class AppOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Of the Application. Default: that of the kubeconfig's context.")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: $KUBECONFIG, else ~/.kube/config.")
  private @Nullable String kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: its current one.")
  private @Nullable String context;

  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  Kubeconfig kubeconfig(World world) {
    return Kubeconfig.load(world, kubeconfig, context);
  }
}
