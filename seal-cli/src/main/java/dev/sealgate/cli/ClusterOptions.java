package dev.sealgate.cli;

import dev.sealgate.cli.cluster.ControllerCertificate;
import dev.sealgate.cli.cluster.ControllerRotation;
import dev.sealgate.cli.cluster.ControllerVerification;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the controller is, for the commands that ask it for its certificate. */
final class ClusterOptions {
  @Option(
      names = "--controller-name",
      paramLabel = "NAME",
      description =
          "Service of the controller. Default: $SEALED_SECRETS_CONTROLLER_NAME, else sealgate.")
  private @Nullable String name;

  @Option(
      names = "--controller-namespace",
      paramLabel = "NAMESPACE",
      description =
          "Its namespace. Default: $SEALED_SECRETS_CONTROLLER_NAMESPACE, else sealgate-system.")
  private @Nullable String namespace;

  @Mixin private final KubeconfigOptions kubeconfig = new KubeconfigOptions();

  Kubeconfig kubeconfig(World world) {
    return kubeconfig.load(world);
  }

  SealingCertificate fetch(World world) {
    return Pins.check(world, fetchUnpinned(world));
  }

  /**
   * Asks the cluster. Only this, {@link #verify} and {@link #rotate} load the Kubernetes client.
   */
  SealingCertificate fetchUnpinned(World world) {
    Kubeconfig config =
        reachable(world, "cannot fetch certificate", "work without a cluster: --cert FILE");
    return ControllerCertificate.fetch(config.text(), place(world), service(world), world::notice);
  }

  /** Whether the controller can open a SealedSecret. */
  boolean verify(World world, Map<String, ?> sealedSecret) {
    Kubeconfig config =
        reachable(
            world,
            "cannot validate sealed secret",
            "try the keys themselves: --recovery-private-key FILE");
    return ControllerVerification.verify(
        config.text(), place(world), service(world), JsonText.ofManifest(sealedSecret));
  }

  /** A SealedSecret as the controller seals it anew; empty when the controller can't open it. */
  Optional<Map<String, Object>> rotate(World world, Map<String, ?> sealedSecret) {
    Kubeconfig config =
        reachable(
            world,
            "cannot re-encrypt sealed secret",
            "do it with the sealing keys: --recovery-private-key FILE");
    return ControllerRotation.rotate(
        config.text(), place(world), service(world), JsonText.ofManifest(sealedSecret));
  }

  /** That of the current context, for what is sealed without saying where; a line tells it. */
  Optional<String> namespaceToSealFor(World world) {
    Optional<String> current = kubeconfig(world).namespace();
    current.ifPresent(found ->
        world.notice("sealed for namespace \"" + found + "\", that of the kubeconfig's context"));
    return current;
  }

  private Kubeconfig reachable(World world, String problem, String otherwise) {
    Kubeconfig config = kubeconfig(world);
    if (!config.isFound() && world.variable("KUBERNETES_SERVICE_HOST").isEmpty()) {
      throw Failure.of(
          problem + ": no kubeconfig is found, so there is no cluster to ask",
          "set KUBECONFIG or --kubeconfig, or " + otherwise);
    }
    return config;
  }

  private String service(World world) {
    return name != null
        ? name
        : world.variable("SEALED_SECRETS_CONTROLLER_NAME").orElse("sealgate");
  }

  private String place(World world) {
    return namespace != null
        ? namespace
        : world.variable("SEALED_SECRETS_CONTROLLER_NAMESPACE").orElse("sealgate-system");
  }
}
