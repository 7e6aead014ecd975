package dev.sealgate.externalsecrets.vault;

import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.SecretProvider;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.http.ClientPool;
import dev.sealgate.externalsecrets.http.HttpLimits;
import java.time.Clock;

/** Reads the KV engines of Vault. */
public final class VaultProvider implements SecretProvider {

  private final ClientPool clients;
  private final VaultLogins logins;
  private final VaultConnector connector;

  public VaultProvider(Clock clock, HttpLimits limits, IdentityDigest digest) {
    clients = new ClientPool(limits, digest);
    logins = new VaultLogins(clock);
    connector = new VaultConnector(clients, logins, digest);
  }

  @Override
  public String name() {
    return "vault";
  }

  @Override
  public SecretReader open(StoreContext store) {
    VaultSpec spec = VaultSpec.read(store);
    return new VaultReader(spec.paths(), () -> connector.connect(store, spec));
  }

  @Override
  public void close() {
    logins.close();
    clients.close();
  }
}
