package dev.sealgate.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster, and which namespace of it, for the verbs of Applications. */
final class AppOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Of the Application. Default: that of the kubeconfig's context.")
  private @Nullable String namespace;

  @Mixin private final KubeconfigOptions kubeconfig = new KubeconfigOptions();

  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  Kubeconfig kubeconfig(World world) {
    return kubeconfig.load(world);
  }
}
