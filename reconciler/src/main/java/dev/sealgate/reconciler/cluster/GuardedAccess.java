package dev.sealgate.reconciler.cluster;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.model.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the files of an Application without a ServiceAccount may refer to. The controller reads the
 * Secrets of the whole cluster; whoever writes to Git must not, so a reference is followed only
 * into namespaces whose Secrets the controller was given to write, which a default install never
 * is.
 */
public final class GuardedAccess implements ClusterAccess {
  private final ClusterAccess access;
  private final Function<String, Permission> writable;

  /**
   * @param writable by namespace: whether its Secrets may be written
   */
  public GuardedAccess(ClusterAccess access, Function<String, Permission> writable) {
    this.access = access;
    this.writable = writable;
  }

  @Override
  public String identity() {
    return access.identity();
  }

  @Override
  public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
    return switch (writable.apply(namespace)) {
      case GRANTED -> access.secret(namespace, name);
      case REFUSED -> new Lookup.Denied<>();
      case UNKNOWN -> new Lookup.Unreachable<>();
    };
  }

  @Override
  public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
    return switch (writable.apply(namespace)) {
      case GRANTED -> access.configMap(namespace, name);
      case REFUSED -> new Lookup.Denied<>();
      case UNKNOWN -> new Lookup.Unreachable<>();
    };
  }

  @Override
  public Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity) {
    return switch (writable.apply(namespace)) {
      case GRANTED -> access.token(namespace, serviceAccount, audiences, validity);
      case REFUSED -> new Lookup.Denied<>();
      case UNKNOWN -> new Lookup.Unreachable<>();
    };
  }

  @Override
  public Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name) {
    boolean secret = apiVersion.equals("v1") && kind.equals("Secret");
    return switch (secret ? writable.apply(namespace) : Permission.GRANTED) {
      case GRANTED -> access.resource(apiVersion, kind, namespace, name);
      case REFUSED -> new Lookup.Denied<>();
      case UNKNOWN -> new Lookup.Unreachable<>();
    };
  }

  /** With nothing but that token's own rights. */
  @Override
  public ClusterAccess withBearerToken(SecretBytes token) {
    return access.withBearerToken(token);
  }
}
