package dev.sealgate.externalsecrets.standard;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.aws.AwsProvider;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.fake.FakeProvider;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.kubernetes.KubernetesProvider;
import dev.sealgate.externalsecrets.vault.VaultProvider;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * A resolver with the providers {@code vault}, {@code aws}, {@code kubernetes} and {@code fake}.
 */
public final class StandardProviders {

  private StandardProviders() {}

  public static ExternalSecrets open(Clock clock, SecureRandom random, AwsSettings aws) {
    return open(clock, random, aws, HttpLimits.DEFAULT);
  }

  /**
   * As {@link #open(Clock, SecureRandom, AwsSettings)}, with other bounds.
   *
   * @param limits of exchanges with Vault and other clusters
   */
  public static ExternalSecrets open(
      Clock clock, SecureRandom random, AwsSettings aws, HttpLimits limits) {
    IdentityDigest digest = new IdentityDigest(random);
    return ExternalSecrets.using(
        List.of(
            new VaultProvider(clock, limits, digest),
            new AwsProvider(aws, clock, digest),
            new KubernetesProvider(limits, digest),
            new FakeProvider()));
  }
}
