package dev.sealgate.reconciler.git;

import dev.sealgate.crypto.SecretBytes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code spec.source.secretRef} holds, with the keys of Flux and Argo CD: {@code username} and
 * {@code password}, or {@code bearerToken}, and {@code ca.crt} or {@code caFile} for https; {@code
 * identity}, {@code known_hosts} and, for an encrypted identity, {@code password} for ssh.
 *
 * <p>Clones are shared between Applications that name the same Secret, so the identity is the
 * Secret's name, and a rotated password needs no new clone.
 */
public final class SourceCredentials implements AutoCloseable {
  private static final SourceCredentials ANONYMOUS = new SourceCredentials("", Map.of());

  private final String identity;
  private final Map<String, SecretBytes> data;

  private SourceCredentials(String identity, Map<String, SecretBytes> data) {
    this.identity = identity;
    this.data = Map.copyOf(data);
  }

  public static SourceCredentials anonymous() {
    return ANONYMOUS;
  }

  /**
   * @param data the Secret's decoded data; closed with the result
   */
  public static SourceCredentials ofSecret(
      String namespace, String name, Map<String, SecretBytes> data) {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    return new SourceCredentials(namespace + "/" + name, data);
  }

  /** Empty for nobody. */
  public String identity() {
    return identity;
  }

  public boolean isAnonymous() {
    return identity.isEmpty();
  }

  public boolean has(String key) {
    return data.containsKey(key);
  }

  public @Nullable SecretBytes get(String key) {
    return data.get(key);
  }

  @Override
  public void close() {
    data.values().forEach(SecretBytes::close);
  }

  @Override
  public String toString() {
    return "SourceCredentials[" + (isAnonymous() ? "none" : identity) + "]";
  }
}
