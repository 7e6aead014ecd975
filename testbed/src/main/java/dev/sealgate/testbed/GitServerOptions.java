package dev.sealgate.testbed;

import java.util.Optional;

/**
 * How a {@link GitServer} differs from the plain one, which serves http to everybody.
 *
 * @param tls whether it serves https, with a certificate of its own authority
 * @param credentials what a client must log in with over http(s)
 */
public record GitServerOptions(boolean tls, Optional<Credentials> credentials) {

  public static GitServerOptions defaults() {
    return new GitServerOptions(false, Optional.empty());
  }

  public GitServerOptions withTls() {
    return new GitServerOptions(true, credentials);
  }

  public GitServerOptions withCredentials(String user, String password) {
    return new GitServerOptions(tls, Optional.of(new Credentials(user, password)));
  }

  /** A user name with its password or token. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }
}
