package dev.sealgate.externalsecrets.aws;

import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.Lazy;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.SecretProvider;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreContext;
import java.time.Clock;

/** Reads AWS Secrets Manager. */
public final class AwsProvider implements SecretProvider {

  private final AwsSettings settings;
  private final AwsClients clients;
  private final AwsSessions sessions;
  private final AwsLogin login;

  public AwsProvider(AwsSettings settings, Clock clock, IdentityDigest digest) {
    this.settings = settings;
    clients = new AwsClients(settings);
    sessions = new AwsSessions(clock);
    login = new AwsLogin(clients, sessions, digest);
  }

  @Override
  public String name() {
    return "aws";
  }

  @Override
  public SecretReader open(StoreContext store) {
    AwsSpec spec = AwsSpec.read(store, settings);
    // A region that was refused must not become a client.
    Lazy<AwsReader> reader =
        new Lazy<>(() ->
            new AwsReader(
                spec, clients.secretsManager(spec.region()), () -> login.credentials(store, spec)));
    return new SecretReader() {
      @Override
      public RemoteSecret read(RemoteKey key) {
        return reader.get().read(key);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    clients.close();
    sessions.clear();
  }
}
