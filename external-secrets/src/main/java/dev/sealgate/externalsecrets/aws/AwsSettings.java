package dev.sealgate.externalsecrets.aws;

import static java.util.Objects.requireNonNull;

import dev.sealgate.externalsecrets.http.HttpLimits;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator of the controller decides about AWS; no store can change it.
 *
 * @param ambient who may use the controller's own AWS identity
 * @param secretsManagerEndpoint instead of the region's
 * @param stsEndpoint instead of the region's
 * @param kmsEndpoint instead of the region's
 * @param ambientKeys whether the controller's own AWS identity is used for KMS keys of SOPS files
 */
public record AwsSettings(
    Ambient ambient,
    Optional<URI> secretsManagerEndpoint,
    Optional<URI> stsEndpoint,
    Optional<URI> kmsEndpoint,
    boolean ambientKeys,
    HttpLimits limits) {

  /** Which stores without {@code auth} may use the controller's own AWS identity. */
  public enum Ambient {
    NOBODY,
    /** ClusterSecretStores of the cluster; not those that a source tree brings along. */
    CLUSTER_STORES,
    /** Every store: whoever writes a source tree gets what the controller's identity may read. */
    ALL_STORES
  }

  public AwsSettings {
    requireNonNull(ambient, "ambient");
    requireNonNull(secretsManagerEndpoint, "secretsManagerEndpoint");
    requireNonNull(stsEndpoint, "stsEndpoint");
    requireNonNull(kmsEndpoint, "kmsEndpoint");
    requireNonNull(limits, "limits");
  }

  /** AWS's own endpoints, and nobody uses the controller's identity. */
  public static AwsSettings standard() {
    return fromEnvironment(Map.of(), Ambient.NOBODY, false);
  }

  /**
   * With the endpoints of {@code AWS_SECRETSMANAGER_ENDPOINT} and {@code AWS_STS_ENDPOINT}, and of
   * what AWS's own tools read.
   */
  public static AwsSettings fromEnvironment(
      Map<String, String> environment, Ambient ambient, boolean ambientKeys) {
    return new AwsSettings(
        ambient,
        endpoint(environment, "AWS_SECRETSMANAGER_ENDPOINT"),
        endpoint(environment, "AWS_STS_ENDPOINT")
            .or(() -> endpoint(environment, "AWS_ENDPOINT_URL_STS"))
            .or(() -> endpoint(environment, "AWS_ENDPOINT_URL")),
        endpoint(environment, "AWS_ENDPOINT_URL_KMS")
            .or(() -> endpoint(environment, "AWS_ENDPOINT_URL")),
        ambientKeys,
        HttpLimits.DEFAULT);
  }

  private static Optional<URI> endpoint(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(text -> !text.isBlank())
        .map(URI::create);
  }
}
