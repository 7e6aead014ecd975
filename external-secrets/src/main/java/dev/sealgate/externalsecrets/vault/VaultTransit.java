package dev.sealgate.externalsecrets.vault;

import static java.util.Objects.requireNonNull;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.http.ClientPool;
import dev.sealgate.externalsecrets.http.HttpLimits;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys of Vault's transit engine for SOPS files. One instance keeps the connections; each caller
 * brings the login, so nobody's token serves somebody else. Whether an address may be asked at all
 * is not decided here but by the {@code TrustPolicy}, before anything here is called.
 */
public final class VaultTransit implements AutoCloseable {

  private final ClientPool clients;

  public VaultTransit(HttpLimits limits, IdentityDigest digest) {
    clients = new ClientPool(limits, digest);
  }

  /**
   * How one server is spoken to. What is in it stays the caller's.
   *
   * @param token empty when there is none
   * @param authorities PEM; the platform's when empty
   * @param hint where a missing token belongs
   */
  public record Login(
      Optional<SecretBytes> token,
      Optional<String> namespace,
      Optional<SecretBytes> authorities,
      String hint) {
    public Login {
      requireNonNull(token, "token");
      requireNonNull(namespace, "namespace");
      requireNonNull(authorities, "authorities");
      requireNonNull(hint, "hint");
    }
  }

  /**
   * @param logins by the server's address, without a slash at its end
   */
  public KeyService service(Function<String, Login> logins) {
    return new TransitKeyService(clients, logins);
  }

  @Override
  public void close() {
    clients.close();
  }
}
