package dev.sealgate.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a {@link GitServer} differs from the plain one, which serves http to everybody.
 *
 * @param tls whether it serves https, with a certificate of its own authority
 * @param login what a client must show over http(s)
 */
public record GitServerOptions(boolean tls, Optional<Login> login) {

  public static GitServerOptions defaults() {
    return new GitServerOptions(false, Optional.empty());
  }

  public GitServerOptions withTls() {
    return new GitServerOptions(true, login);
  }

  public GitServerOptions withCredentials(String user, String password) {
    return new GitServerOptions(tls, Optional.of(new Credentials(user, password)));
  }

  public GitServerOptions withBearerToken(String token) {
    return new GitServerOptions(tls, Optional.of(new Bearer(token)));
  }

  /** One of the ways to log in. */
  public sealed interface Login {
    /** The value of the Authorization header. */
    String header();
  }

  /** A token alone. */
  public record Bearer(String token) implements Login {
    @Override
    public String header() {
      return "Bearer " + token;
    }

    @Override
    public String toString() {
      return "Bearer";
    }
  }

  /** A user name with its password or token. */
  public record Credentials(String user, String password) implements Login {
    @Override
    public String header() {
      String pair = user + ":" + password;
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }
}
