package dev.sealgate.reconciler.remote;

import dev.sealgate.crypto.SecretBytes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A cluster and who asks it. Owns its secrets.
 *
 * @param server https, without a slash at its end
 * @param serverName that the server's certificate has instead of the address, empty for none
 * @param authorities PEM, the platform's when empty
 * @param certificate PEM, with {@code key} or not at all
 */
public record ClusterLogin(
    URI server,
    String serverName,
    Optional<InetSocketAddress> proxy,
    Optional<SecretBytes> authorities,
    Optional<SecretBytes> token,
    Optional<SecretBytes> certificate,
    Optional<SecretBytes> key)
    implements AutoCloseable {
  public ClusterLogin {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(serverName, "serverName");
    Objects.requireNonNull(proxy, "proxy");
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a client certificate has a key");
    }
  }

  /** What a Secret says. */
  public sealed interface Reading {
    /** The caller closes the login. */
    record Read(ClusterLogin login) implements Reading {}

    /**
     * @param path of the field, like {@code users[0].user.exec}; empty for the whole
     */
    record Refused(String path, String message, String hint) implements Reading {}
  }

  /** Equal for equal logins. Kept in memory only: it could be used to test a guess. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, (server + "\n" + serverName + "\n" + proxy).getBytes(StandardCharsets.UTF_8));
      for (Optional<SecretBytes> part : List.of(authorities, token, certificate, key)) {
        part.ifPresentOrElse(
            secret -> secret.lend(bytes -> add(digest, bytes)), () -> digest.update((byte) 0));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** With its length, so that no part can pass for another. */
  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update((byte) 1);
    digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) ':');
    digest.update(bytes);
  }

  @Override
  public void close() {
    authorities.ifPresent(SecretBytes::close);
    token.ifPresent(SecretBytes::close);
    certificate.ifPresent(SecretBytes::close);
    key.ifPresent(SecretBytes::close);
  }

  @Override
  public String toString() {
    return "ClusterLogin[" + server + "]";
  }
}
