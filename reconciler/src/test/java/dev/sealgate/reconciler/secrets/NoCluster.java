package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster that holds nothing, for folders that need nothing of it. */
class NoCluster implements ClusterAccess {
  @Override
  public String identity() {
    return "nobody";
  }

  @Override
  public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
    return new Lookup.Missing<>();
  }

  @Override
  public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
    return new Lookup.Missing<>();
  }

  @Override
  public Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity) {
    return new Lookup.Missing<>();
  }

  @Override
  public Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name) {
    return new Lookup.Missing<>();
  }

  @Override
  public ClusterAccess withBearerToken(SecretBytes token) {
    return this;
  }
}
