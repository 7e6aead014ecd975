package dev.sealgate.externalsecrets.standard;

import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.aws.AwsKms;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.vault.VaultTransit;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * The remote keys that SOPS files may be encrypted to. Kept as long as the process, since it holds
 * the connections.
 */
public record RemoteKeys(VaultTransit vault, AwsKms aws) implements AutoCloseable {

  public static RemoteKeys open(Clock clock, SecureRandom random, AwsSettings settings) {
    IdentityDigest digest = new IdentityDigest(random);
    return new RemoteKeys(
        new VaultTransit(HttpLimits.DEFAULT, digest), new AwsKms(settings, clock, digest));
  }

  @Override
  public void close() {
    vault.close();
    aws.close();
  }
}
