package dev.sealgate.cli.cluster;

import java.util.Optional;

/** What the sealed-secrets controller says of a SealedSecret. */
public final class ControllerVerification {
  private static final int CAN_NOT = 409;

  private ControllerVerification() {}

  /**
   * Asks the controller through the API server's service proxy, as {@code kubeseal --validate}.
   *
   * @param kubeconfig content, or empty inside a pod
   * @param sealedSecret as JSON
   */
  public static boolean verify(
      Optional<String> kubeconfig, String namespace, String name, String sealedSecret) {
    ServiceProxy proxy =
        new ServiceProxy(
            namespace,
            name,
            "cannot validate sealed secret",
            "try the keys themselves: --recovery-private-key FILE");
    ServiceProxy.Reply reply = proxy.post(kubeconfig, "/v1/verify", sealedSecret);
    if (!reply.isGood() && reply.code() != CAN_NOT) {
      throw proxy.failure(reply);
    }
    return reply.isGood();
  }
}
