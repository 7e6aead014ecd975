package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.http.TransportFailures;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Auth;
import io.github.jopenlibs.vault.response.AuthResponse;
import io.github.jopenlibs.vault.rest.RestResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are made to one Vault server. The driver runs with engine version 1, which leaves
 * paths alone; with no retries, since it retries refusals too; and with an environment that is
 * empty, so a tenant's store never gets the controller's own address or token. It takes credentials
 * and gives answers as Strings; they don't leave this class.
 */
final class VaultApi {

  /** A token that a login gave. */
  record Grant(SecretBytes token, Duration lease, boolean renewable) {}

  /** A complete answer, whatever its status. The caller closes the body. */
  record Answer(int status, SecretBytes body) {}

  private static final class EmptyEnvironment extends EnvironmentLoader {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway") // the driver's way of saying that a variable is not set
    public String loadVariable(String name) {
      return null;
    }
  }

  private interface Login {
    AuthResponse run(Auth auth) throws VaultException;
  }

  private final URI server;
  private final HttpClient http;
  private final String serverField;

  /**
   * @param http used for every call; bounds time and size
   * @param serverField path in the store of the server's address
   */
  VaultApi(URI server, HttpClient http, String serverField) {
    this.server = server;
    this.http = http;
    this.serverField = serverField;
  }

  /**
   * @param path percent-encoded, without {@code /v1/}; may have a query
   */
  Answer read(String path, SecretBytes token, Optional<String> namespace) {
    try {
      var logical = driver(token).logical().withNameSpace(namespace.orElse(""));
      RestResponse response = logical.read(path).getRestResponse();
      return new Answer(response.getStatus(), SecretBytes.takeOwnershipOf(response.getBody()));
    } catch (VaultException e) {
      throw failure(e);
    }
  }

  private StoreException failure(VaultException e) {
    return e.getHttpStatusCode() != 0
        ? VaultFailures.ofServer(e.getHttpStatusCode(), server, serverField)
        : TransportFailures.of(e, server.toString(), serverField);
  }

  /**
   * Posts a JSON object of texts.
   *
   * @param path as for {@link #read}
   */
  Answer write(
      String path, Map<String, String> body, SecretBytes token, Optional<String> namespace) {
    try {
      var logical = driver(token).logical().withNameSpace(namespace.orElse(""));
      RestResponse response = logical.write(path, Map.copyOf(body)).getRestResponse();
      return new Answer(response.getStatus(), SecretBytes.takeOwnershipOf(response.getBody()));
    } catch (VaultException e) {
      throw failure(e);
    }
  }

  Grant loginByAppRole(
      String mount,
      SecretBytes roleId,
      SecretBytes secretId,
      Optional<String> namespace,
      String field) {
    return login(
        auth -> auth.loginByAppRole(mount, text(roleId), text(secretId)), null, namespace, field);
  }

  Grant loginByKubernetes(
      String mount, String role, SecretBytes jwt, Optional<String> namespace, String field) {
    return login(
        auth -> auth.loginByKubernetes(role, text(jwt), "auth/" + mount), null, namespace, field);
  }

  Grant renew(SecretBytes token, Optional<String> namespace, String field) {
    return login(Auth::renewSelf, token, namespace, field);
  }

  /** Whether the token is one that the server knows. */
  boolean isAlive(SecretBytes token, Optional<String> namespace) {
    try {
      driver(token).auth().withNameSpace(namespace.orElse("")).lookupSelf();
      return true;
    } catch (VaultException e) {
      // Any other answer says nothing about the token.
      return e.getHttpStatusCode() != 403;
    }
  }

  /** Ends the token, if the server can be reached. */
  void revoke(SecretBytes token, Optional<String> namespace) {
    try {
      driver(token).auth().withNameSpace(namespace.orElse("")).revokeSelf();
    } catch (VaultException _) {
      // it ends by itself, later
    }
  }

  private Grant login(
      Login login, @Nullable SecretBytes token, Optional<String> namespace, String field) {
    try {
      AuthResponse response = login.run(driver(token).auth().withNameSpace(namespace.orElse("")));
      String granted = response.getAuthClientToken();
      if (granted == null || granted.isEmpty()) {
        throw new StoreException(
            Kind.MALFORMED,
            field,
            "the login at " + server + " gave no token",
            "check that the address is that of a Vault server");
      }
      return new Grant(
          SecretBytes.utf8(granted),
          Duration.ofSeconds(Math.max(0, response.getAuthLeaseDuration())),
          response.isAuthRenewable());
    } catch (VaultException e) {
      if (e.getHttpStatusCode() != 0) {
        throw VaultFailures.ofLogin(e.getHttpStatusCode(), server, field, serverField);
      }
      throw TransportFailures.of(e, server.toString(), serverField);
    }
  }

  private Vault driver(@Nullable SecretBytes token) {
    try {
      VaultConfig config =
          new VaultConfig()
              .environmentLoader(new EmptyEnvironment())
              .address(server.toString())
              .httpClient(http);
      if (token != null) {
        config.token(text(token));
      }
      return Vault.create(config.build(), 1);
    } catch (VaultException e) {
      throw new IllegalStateException("no driver (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String text(SecretBytes value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
