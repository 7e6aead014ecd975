package dev.sealgate.externalsecrets.aws;

import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.externalsecrets.IdentityDigest;
import java.time.Clock;

/**
 * Keys of AWS KMS for SOPS files. One instance keeps the connections and the sessions of assumed
 * roles; each caller brings the identity that they are kept under. Whether a key or role may be
 * asked for at all is not decided here but by the {@code TrustPolicy}, before anything here is
 * called.
 */
public final class AwsKms implements AutoCloseable {

  private final AwsClients clients;
  private final AwsSessions sessions;
  private final IdentityDigest digest;

  public AwsKms(AwsSettings settings, Clock clock, IdentityDigest digest) {
    clients = new AwsClients(settings);
    sessions = new AwsSessions(clock);
    this.digest = digest;
  }

  public KeyService service(AwsIdentity identity) {
    return new KmsKeyService(clients, new KmsLogin(clients, sessions, digest, identity));
  }

  @Override
  public void close() {
    clients.close();
    sessions.clear();
  }
}
