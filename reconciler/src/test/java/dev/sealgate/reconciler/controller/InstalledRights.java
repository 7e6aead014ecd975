package dev.sealgate.reconciler.controller;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rights that {@code deploy/rbac.yaml} gives, and no others. */
final class InstalledRights {
  private static final Path MANIFESTS = Path.of("..", "deploy", "rbac.yaml");

  private InstalledRights() {}

  /** Installs them for a namespace, and returns how their ServiceAccount connects. */
  static Config in(String namespace, KubernetesClient admin) {
    try {
      String manifests = Files.readString(MANIFESTS).replace("sealgate-system", namespace);
      admin
          .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
          .serverSideApply();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName("sealgate")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config like = admin.getConfiguration();
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(like.getMasterUrl())
        .withCaCertData(like.getCaCertData())
        .withCaCertFile(like.getCaCertFile())
        .withOauthToken(token)
        .build();
  }
}
