package dev.sealgate.externalsecrets.vault;

import java.net.URI;

/** Manifests of stores and ExternalSecrets for the Vault tests. */
final class VaultStores {

  static final String TOKEN = "auth: {tokenSecretRef: {name: vault, key: token}}";

  private VaultStores() {}

  /**
   * @param fields of {@code spec.provider.vault} besides the server, one a line
   */
  static String store(URI server, String fields) {
    return """
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: vault}
    spec:
      provider:
        vault:
          server: %s
    %s
    """
        .formatted(server, fields.indent(6));
  }

  static String externalSecret(String spec) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: app}
    spec:
      secretStoreRef: {name: vault}
    %s
    """
        .formatted(spec.indent(2));
  }

  static String key(String remoteRef) {
    return externalSecret("data: [{secretKey: k, remoteRef: " + remoteRef + "}]");
  }
}
